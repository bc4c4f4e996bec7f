"""Puts into plain words what follows after a file was sent: the clock, the next step, answers.

Everything is worked out for a day that is handed in, in the active language.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.applications import presenting, queries, rules
from portal.applications.models import Appeal, Application, Appointment, Message, Offer
from portal.applications.queries import following
from portal.core import audit, clock
from portal.core.calendar import public_holidays
from portal.core.models import AccessRecord
from portal.directory import queries as directory

type Terms = dict[rules.Term, following.TermValue]

_S = rules.ApplicationStatus


def next_step(application: Application, *, on: dt.date) -> str:
    """Return in one sentence what happens next, or what the citizen has to do; no query."""
    due = presenting.day(application.due_on)
    sentences = {
        _S.SUBMITTED: _("A caseworker will look at it. The decision is due by %(day)s."),
        _S.IN_REVIEW: _("A caseworker is examining it. The decision is due by %(day)s."),
        _S.WAITING_FOR_PAPERS: _(
            "Send the papers that we asked for. The time limit stands still until they are there."
        ),
        _S.APPROVED: _("It is approved. The centre will tell you when the service begins."),
        _S.REJECTED: _("It is rejected. Read the decision; if you disagree, you may appeal."),
        _S.APPEALED: _("Your appeal is being examined. You need to do nothing now."),
        _S.WAITING_LIST: _("You are on the waiting list. We write when a place is free."),
        _S.OFFERED: _("A place is offered to you. Accept or decline it in time."),
        _S.ACCEPTED: _("You accepted the place. The institution will tell you when it begins."),
        _S.DECLINED: _("You declined the place. You may apply again at any time."),
        _S.EXPIRED: _("The offer was not answered in time. You may apply again at any time."),
        _S.PLACED: _("The service has begun."),
        _S.ENDED: _("The service has ended."),
        _S.WITHDRAWN: _("You withdrew it. You may apply again at any time."),
    }
    if _is_silent(application, on=on):
        return _("The decision was due by %(day)s and has not come. You may appeal.") % {"day": due}
    return sentences.get(application.state, "") % {"day": due}


def list_row(application: Application, *, on: dt.date) -> dict[str, Any]:
    """Return a file as a row of the citizen's list."""
    return {
        "application": application,
        "kind": presenting.status_kind(application.status),
        "next_step": next_step(application, on=on),
    }


def tabs(*, counts: following.ListCounts, drafts: int, show: str) -> list[dict[str, Any]]:
    """Return the tabs of the list; none as long as there is nothing to choose from."""
    if not counts.total and not drafts:
        return []
    rows = [
        ("open", _("Open"), counts.open),
        ("ended", _("Finished"), counts.ended),
        ("drafts", _("Begun and not sent"), drafts),
    ]
    return [
        {"key": key, "title": title, "count": count, "is_current": key == show}
        for key, title, count in rows
    ]


def is_decision_unread(application: Application) -> bool:
    """Return whether there is a decision that the citizen has not opened yet."""
    decision = getattr(application, "decision", None)
    return decision is not None and getattr(decision, "delivery", None) is None


def file_context(application: Application, *, reader: User, at: dt.datetime) -> dict[str, Any]:
    """Return all that follows, for the file page of the citizen."""
    on = clock.day_of(at)
    terms = following.terms_on(on=on)
    appeals = list(following.appeals_of(application=application))
    written = following.message_counts(application=application, reader=reader)
    return {
        "next_step": _step_after(appeals) or next_step(application, on=on),
        "second_instance": presenting.second_instance_of(application),
        "running": clock_of(application, on=on),
        "about_appeal": decision_context(application, appeals=appeals, on=on, terms=terms),
        "appeals": appeal_rows(appeals),
        "silence_appealed": any(row.kind == rules.AppealKind.SILENCE for row in appeals),
        "meeting": appointment_context(application, at=at),
        "message_count": written.total,
        "unread_count": written.unread,
        "papers_due": papers_due(application, terms=terms),
        **offer_context(application, on=on),
    }


def _step_after(appeals: Iterable[Appeal]) -> str:
    """Return what happens next after an appeal against silence; empty without one."""
    silent = next((row for row in appeals if row.kind == rules.AppealKind.SILENCE), None)
    match silent.outcome if silent else rules.AppealOutcome.WITHDRAWN:
        case "":
            return _("You appealed because no decision came. The body has to decide all the same.")
        case rules.AppealOutcome.ORDERED if silent and silent.decide_by:
            return _("The body was ordered to decide by %(day)s.") % {
                "day": presenting.day(silent.decide_by)
            }
        case rules.AppealOutcome.ORDERED:
            return _("The body was ordered to decide.")
    return ""


def clock_of(application: Application, *, on: dt.date) -> dict[str, Any] | None:
    """Return how far the time limit has run; none once it is decided."""
    if application.state not in rules.UNDECIDED:
        return None
    submitted_on = clock.day_of(application.submitted_at)
    events = [(rules.EventKind(e.kind), clock.day_of(e.at)) for e in application.events.all()]
    years = range(submitted_on.year, max(on.year, application.due_on.year) + 1)
    found = rules.clock_of(
        submitted_on=submitted_on,
        due_on=application.due_on,
        stops=rules.stops_of(events),
        on=on,
        holidays=public_holidays(years=years),
    )
    return {
        "used": found.used,
        "total": found.total,
        "left": _left_text(found, due_on=application.due_on, on=on),
        "stands_still": found.stands_still,
        "stops": [_stop_text(stop) for stop in found.stops],
        "due": presenting.day(application.due_on),
        "is_confirmed": application.service.is_deadline_confirmed,
        "is_silent": _is_silent(application, on=on),
        "late": found.late,
    }


def _is_silent(application: Application, *, on: dt.date) -> bool:
    return rules.is_silent(
        status=application.state,
        due_on=application.due_on,
        clock_stands_still=application.clock_stands_still,
        on=on,
    )


def _left_text(found: rules.Clock, *, due_on: dt.date, on: dt.date) -> str:
    if found.stands_still:
        return ngettext(
            "The clock stands still; %(days)d working day is left afterwards.",
            "The clock stands still; %(days)d working days are left afterwards.",
            found.left,
        ) % {"days": found.left}
    if on > due_on:
        return ngettext(
            "The decision is %(days)d working day late.",
            "The decision is %(days)d working days late.",
            found.late,
        ) % {"days": found.late}
    return ngettext(
        "%(days)d working day is left.", "%(days)d working days are left.", found.left
    ) % {"days": found.left}


def _stop_text(stop: rules.Stop) -> str:
    since = presenting.day(stop.since)
    if stop.until is None:
        return _("Since %(since)s it stands still: we wait for your papers.") % {"since": since}
    return _("From %(since)s to %(until)s it stood still: we waited for your papers.") % {
        "since": since,
        "until": presenting.day(stop.until),
    }


def papers_due(application: Application, *, terms: Terms) -> str:
    """Return until when the papers that were asked for are expected; empty if none are."""
    if application.clock_stopped_on is None:
        return ""
    days = terms[rules.Term.PAPERS_ANSWER].days
    return presenting.day(application.clock_stopped_on + dt.timedelta(days=days))


def decision_context(
    application: Application,
    *,
    appeals: Sequence[Appeal],
    on: dt.date,
    terms: Terms | None = None,
) -> dict[str, Any]:
    """Return whether and until when the decision may be appealed, and from when that counts."""
    decision = getattr(application, "decision", None)
    if decision is None or decision.outcome != rules.DecisionOutcome.REJECTED:
        return {}
    deadline = following.appeal_deadline(decision=decision, terms=terms)
    has_appealed = any(appeal.kind == rules.AppealKind.DECISION for appeal in appeals)
    can_appeal = rules.can_appeal_decision(status=application.state, has_appealed=has_appealed)
    return {
        "deadline": deadline,
        "delivered": presenting.day(deadline.delivered_on),
        "last_day": presenting.day(deadline.last_day),
        "days_left": (deadline.last_day - on).days,
        "is_late": on > deadline.last_day,
        "can_appeal": can_appeal and on <= deadline.latest_day,
        "is_replaced": any(
            appeal.outcome in {rules.AppealOutcome.REPLACED, rules.AppealOutcome.CHANGED}
            for appeal in appeals
        ),
    }


def appeal_rows(appeals: Iterable[Appeal]) -> list[dict[str, Any]]:
    """Return the appeals with what became of them."""
    return [
        {
            "appeal": appeal,
            "submitted": presenting.moment(appeal.submitted_at),
            "stands": _appeal_stands(appeal),
            "reasons": [reason.text for reason in appeal.reasons.all()],
            "may_go_to_court": appeal.outcome in _LAST_WORDS,
            "decide_by": presenting.day(appeal.decide_by) if appeal.decide_by else "",
        }
        for appeal in appeals
    ]


_LAST_WORDS = {rules.AppealOutcome.UPHELD, rules.AppealOutcome.DISMISSED}


def _appeal_stands(appeal: Appeal) -> str:
    if appeal.outcome and appeal.outcome_on:
        return f"{appeal.get_outcome_display()}, {presenting.day(appeal.outcome_on)}"
    if appeal.forwarded_on:
        return _("forwarded on %(day)s; it is decided by: %(body)s") % {
            "day": presenting.day(appeal.forwarded_on),
            "body": presenting.second_instance_of(appeal.application),
        }
    return _("with the body that decided; it may replace its decision or forward the appeal")


def offer_context(application: Application, *, on: dt.date) -> dict[str, Any]:
    """Return the open offer and the position on the waiting list."""
    offers = list(following.offers_of(application=application))
    return {
        "offer": next((_offer(offer, on=on) for offer in offers if not offer.answer), None),
        "position": following.position_on_waiting_list(application=application),
    }


def _offer(offer: Offer, *, on: dt.date) -> dict[str, Any]:
    return {
        "key": offer.key,
        "institution": offer.institution.name,
        "until": presenting.day(offer.answer_until),
        "is_open": rules.may_be_answered(
            answer=offer.answer, answer_until=offer.answer_until, on=on
        ),
    }


def appointment_context(application: Application, *, at: dt.datetime) -> dict[str, Any] | None:
    """Return the meeting that is still to come or was just cancelled; none without one."""
    rows = list(following.appointments_of(application=application))
    return appointment_row(rows[-1], at=at) if rows else None


def appointment_row(appointment: Appointment, *, at: dt.datetime) -> dict[str, Any]:
    """Return a meeting in words, with the times that can still be taken."""
    state = rules.AppointmentState(appointment.state)
    is_over = appointment.starts_at is not None and appointment.starts_at <= at
    return {
        "appointment": appointment,
        "uid": appointment.uid,
        "is_offered": state is rules.AppointmentState.OFFERED,
        "is_booked": state is rules.AppointmentState.BOOKED,
        "is_cancelled": state is rules.AppointmentState.CANCELLED,
        "waits_for_others": state is rules.AppointmentState.OTHERS_WANTED,
        "is_over": is_over,
        "starts": presenting.moment(appointment.starts_at) if appointment.starts_at else "",
        "place": appointment.get_place_display(),
        "with": appointment.staff.get_full_name(),
        "slots": [
            {"id": slot.pk, "text": presenting.moment(slot.starts_at)}
            for slot in appointment.slots.all()
            if slot.starts_at > at
        ],
    }


def message_rows(
    messages: Iterable[Message], *, application: Application, reader: User | None
) -> list[dict[str, Any]]:
    """Return messages with who wrote and read them, as somebody of the citizen's side sees them.

    Without a reader it is as the staff sees them.
    """
    return [
        {
            "text": message.text,
            "is_own": message.is_from_citizen is (reader is not None),
            "who": _writer(message, application=application, reader=reader),
            "at": presenting.moment(message.sent_at),
            "read": _readings(message, application=application, reader=reader),
            "papers": list(message.papers.all()),
        }
        for message in messages
    ]


def _readings(message: Message, *, application: Application, reader: User | None) -> list[str]:
    """Return when the other side read it, and what who acts under a mandate read."""
    is_own = message.is_from_citizen is (reader is not None)
    found = []
    if is_own and message.read_at:
        found.append(_("read %(at)s") % {"at": presenting.moment(message.read_at)})
    mandate = application.submitted_under
    if mandate is None or message.read_by_helper_at is None:
        return found
    if reader is None or reader.pk != mandate.representative_id:
        name = presenting.acting_name(mandate.representative, application=application)
        at = presenting.moment(message.read_by_helper_at)
        found.append(_("%(name)s read it %(at)s") % {"name": name, "at": at})
    return found


def _writer(message: Message, *, application: Application, reader: User | None) -> str:
    if message.is_from_citizen:
        return presenting.hand_text(message.author, application=application, reader=reader)
    role = presenting.role_text(message.author_role)
    name = message.author.get_full_name()
    return f"{name} · {role}" if name else role


def conversation_rows(conversations: Iterable[Application]) -> list[dict[str, Any]]:
    """Return the files in which something was written, with what is unread."""
    return [
        {
            "application": row,
            "last": presenting.moment(vars(row)["last_message_at"]),
            "count": vars(row)["message_count"],
            "unread": vars(row)["unread_count"],
        }
        for row in conversations
    ]


def grouped_accesses(application: Application) -> list[dict[str, Any]]:
    """Return who of the staff opened the file and why, each reader and purpose once."""
    rows = sorted(queries.accesses_of(application=application)[:500], key=_reader)
    names = _organisation_names(application)
    groups = []
    for _key, group in groupby(rows, key=_reader):
        times = sorted(group, key=lambda record: record.at)
        first, last = times[0], times[-1]
        groups.append(
            {
                "who": first.actor.get_full_name() or presenting.role_text(first.role),
                "role": presenting.role_text(first.role),
                "organisation": names.get(first.organisation_code)
                or directory.organisation_name(code=first.organisation_code),
                "purpose": audit.purpose_text(first.purpose),
                "times": _times_text(len(times), first=first.at, last=last.at),
                "each": [presenting.moment(record.at) for record in reversed(times)],
                "last": last.at,
            }
        )
    return sorted(groups, key=lambda group: group["last"], reverse=True)


def _reader(record: AccessRecord) -> tuple[int, str, str, str]:
    return (record.actor_id, record.role, record.organisation_code, record.purpose)


def _organisation_names(application: Application) -> dict[str, str]:
    names = {application.centre.code: application.centre.name}
    for institution in (application.institution, getattr(application.institution, "parent", None)):
        if institution is not None:
            names[institution.code] = institution.name
    return names


def _times_text(count: int, *, first: dt.datetime, last: dt.datetime) -> str:
    if count == 1:
        return _("once, on %(day)s") % {"day": presenting.moment(first)}
    return _("%(count)d times, from %(first)s to %(last)s") % {
        "count": count,
        "first": presenting.moment(first),
        "last": presenting.moment(last),
    }
