"""What the page of a file shows of messages, meetings, offers and appeals."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from portal.applications import presenting as presented
from portal.applications import rules
from portal.applications.models import Appeal, Application
from portal.applications.presenting import following as presenting
from portal.applications.queries import following
from portal.casework.forms.following import ReplyForm, SettleForm, SettleSilenceForm, TimesForm


def following_context(application: Application, *, at: dt.datetime) -> dict[str, Any]:
    """Return what followed after the file was sent, with the forms to answer it."""
    messages = list(following.messages_of(application=application))
    appeals = list(following.appeals_of(application=application))
    position = following.position_on_waiting_list(application=application)
    institution = application.institution
    return {
        "messages_about": presenting.message_rows(messages, application=application, reader=None),
        "reply_form": ReplyForm(),
        "meeting": presenting.appointment_context(application, at=at),
        "times_form": TimesForm(),
        "can_meet": rules.can_happen(
            status=application.state, kind=rules.EventKind.APPOINTMENT_OFFERED
        ),
        "appeals": presenting.appeal_rows(appeals),
        "second_instance": presented.second_instance_of(application),
        "settle_form": _settle_form(application, appeals),
        "position": position,
        "free_places": following.free_places(institution=institution)
        if position and institution
        else None,
    }


def _settle_form(
    application: Application, appeals: Iterable[Appeal]
) -> SettleForm | SettleSilenceForm | None:
    """Return the form for the outcome of the open appeal; silence is settled once forwarded."""
    appeal = next((row for row in appeals if row.is_open), None)
    if appeal is None:
        return None
    if appeal.kind == rules.AppealKind.DECISION:
        return SettleForm(application=application, appeal=appeal)
    if appeal.forwarded_on and application.state in rules.UNDECIDED:
        return SettleSilenceForm(application=application, appeal=appeal)
    return None
