"""What the page of a file shows of messages, meetings, offers and appeals."""

import datetime as dt
from typing import Any

from portal.applications import rules
from portal.applications.models import Appeal, Application
from portal.applications.presenting import following as presenting
from portal.applications.queries import following
from portal.casework.forms.following import ReplyForm, SettleForm, TimesForm


def following_context(application: Application, *, at: dt.datetime) -> dict[str, Any]:
    """Return what followed after the file was sent, with the forms to answer it."""
    messages = list(following.messages_of(application=application))
    appeals = list(following.appeals_of(application=application))
    open_appeal = next((appeal for appeal in appeals if appeal.is_open), None)
    position = following.position_on_waiting_list(application=application)
    institution = application.institution
    return {
        "messages_about": presenting.message_rows(messages, for_citizen=False),
        "reply_form": ReplyForm(),
        "meeting": presenting.appointment_context(application, at=at),
        "times_form": TimesForm(),
        "can_meet": rules.can_happen(
            status=application.state, kind=rules.EventKind.APPOINTMENT_OFFERED
        ),
        "appeals": presenting.appeal_rows(appeals),
        "open_appeal": open_appeal,
        "settle_form": _settle_form(application, open_appeal),
        "position": position,
        "free_places": following.free_places(institution=institution)
        if position and institution
        else None,
    }


def _settle_form(application: Application, appeal: Appeal | None) -> SettleForm | None:
    if appeal is None or appeal.kind != rules.AppealKind.DECISION:
        return None
    return SettleForm(application=application, appeal=appeal)
