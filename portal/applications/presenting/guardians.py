"""Puts into plain words what the other guardian of a child was asked and said, for each reader."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from portal.applications import presenting, queries, rules
from portal.applications.models import Application, GuardianResponse
from portal.core import clock
from portal.households import queries as households
from portal.households.models import SecondGuardian
from portal.households.rules import GuardianSituation

_State = rules.GuardianState
_KINDS = {
    _State.WAITING: "info",
    _State.AGREED: "success",
    _State.OBJECTED: "warning",
    _State.SILENT: "warning",
}
# Of these the staff are warned before they decide.
_WARNED = {_State.OBJECTED, _State.WAITING, _State.SILENT}


def for_applicant(application: Application, *, on: dt.date) -> dict[str, Any] | None:
    """Return where it stands, without name or address of the other one; none for an adult."""
    rows = queries.responses_of(application=application)
    if rows:
        return {
            "rows": [
                {
                    "state": state_text(row.state_on(on)),
                    "kind": _KINDS.get(row.state_on(on), "neutral"),
                    "text": _applicant_text(row, on=on),
                    "reason": str(row.get_reason_display()) if row.reason else "",
                }
                for row in rows
            ],
            "may_change": _may_change(application, rows=rows, on=on),
        }
    if not _is_concerned(application):
        return None
    return {
        "rows": [
            {
                "state": "",
                "kind": "neutral",
                "text": _("You have not said whether there is another guardian."),
                "reason": "",
            }
        ],
        "may_change": _may_change(application, rows=rows, on=on),
    }


def for_staff(application: Application, *, on: dt.date) -> dict[str, Any] | None:
    """Return what the file knows of the other guardian, and what to bear in mind; none if adult."""
    rows = queries.responses_of(application=application)
    if not rows:
        if not _is_concerned(application):
            return None
        return {
            "state": state_text(_State.NOT_ASKED),
            "kind": "neutral",
            "advice": _("Nothing was said about another guardian. Ask the applicant."),
            "rows": [],
            "warning": "",
        }
    leading = next((row for row in rows if row.answer == rules.GuardianAnswer.OBJECTED), rows[0])
    state = leading.state_on(on)
    return {
        "state": state_text(state),
        "kind": _KINDS.get(state, "neutral"),
        "advice": _advice(leading, state=state),
        "rows": [_staff_rows(row) for row in rows],
        "warning": _advice(leading, state=state) if state in _WARNED else "",
    }


def state_text(state: rules.GuardianState) -> str:
    """Return in a word or two where it stands."""
    return {
        _State.NOT_ASKED: _("not told"),
        _State.WAITING: _("asked, no answer yet"),
        _State.TAKEN_BACK: _("question taken back"),
        _State.AGREED: _("agrees"),
        _State.OBJECTED: _("objects"),
        _State.SILENT: _("did not answer"),
    }[state]


def question_context(question: GuardianResponse) -> dict[str, Any]:
    """Return as little as an answer needs: first name, service, institutions, day, last day."""
    application = question.application
    assert question.answer_by is not None  # noqa: S101 - a question that waits has its last day
    return {
        "question": question,
        "application": application,
        "child": application.person.first_name,
        "wishes": [wish.institution for wish in application.wishes.all()],
        "day": clock.day_of(application.submitted_at),
        "until": question.answer_by,
    }


def answer_context(question: GuardianResponse, *, state: rules.GuardianState) -> dict[str, Any]:
    """Return what is shown once nothing can be said any more: no detail of the application."""
    return {
        "state": str(state),
        "reference": question.application.reference,
        "answered_on": question.answered_at and clock.day_of(question.answered_at),
        "reason": str(question.get_reason_display()) if question.reason else "",
        "until": question.answer_by,
    }


def _is_concerned(application: Application) -> bool:
    return queries.concerns_guardian(
        person=application.person,
        service=application.service,
        on=clock.day_of(application.submitted_at),
    )


def _may_change(application: Application, *, rows: list[GuardianResponse], on: dt.date) -> bool:
    """Return whether saying something else would still reach this file."""
    return (
        application.person.owner_id == application.applicant_id
        and application.state in rules.UNDECIDED
        and households.has_guardians(person=application.person, on=on)
        and not any(row.answer for row in rows)
    )


def _applicant_text(row: GuardianResponse, *, on: dt.date) -> str:
    values = {
        "asked": presenting.day(clock.day_of(row.asked_at)) if row.asked_at else "",
        "until": presenting.day(row.answer_by) if row.answer_by else "",
        "answered": presenting.day(clock.day_of(row.answered_at)) if row.answered_at else "",
    }
    return {
        _State.NOT_ASKED: _not_told_text(row.guardian),
        _State.WAITING: _(
            "The other guardian was asked on %(asked)s and can answer until %(until)s."
        ),
        _State.TAKEN_BACK: _("The question was taken back and can no longer be answered."),
        _State.AGREED: _("The other guardian agreed on %(answered)s."),
        _State.OBJECTED: _(
            "The other guardian objected on %(answered)s. You need to do nothing now: whoever "
            "decides looks into it first and writes to you."
        ),
        _State.SILENT: _(
            "The other guardian did not answer by %(until)s. That is neither a yes nor a no; the "
            "decision is made without it."
        ),
    }[row.state_on(on)] % values


def _not_told_text(guardian: SecondGuardian | None) -> str:
    situation = GuardianSituation(guardian.situation) if guardian else GuardianSituation.ERASED
    return {
        GuardianSituation.NAMED: _("Nobody else could be told today. The centre will ask you."),
        GuardianSituation.ONLY_GUARDIAN: _(
            "Nobody else was told: you said that you are the only guardian."
        ),
        GuardianSituation.COURT_DECISION: _(
            "Nobody else was told: you said that you decide alone. Add the decision to the papers."
        ),
        GuardianSituation.UNKNOWN_WHEREABOUTS: _(
            "Nobody else was told: you said that the other guardian cannot be reached."
        ),
        GuardianSituation.NOT_TO_BE_TOLD: _("Nobody else was told. The centre will talk to you."),
        GuardianSituation.ERASED: _("Nobody else was told."),
    }[situation]


def _advice(row: GuardianResponse, *, state: rules.GuardianState) -> str:
    return {
        _State.NOT_ASKED: _staff_advice_not_told(row.guardian),
        _State.WAITING: _("The other guardian was asked and can still answer."),
        _State.TAKEN_BACK: _("The applicant took the question back. Ask the applicant."),
        _State.AGREED: _("The other guardian agrees."),
        _State.OBJECTED: _(
            "The other guardian objects. Look into it before you decide; the decision is yours."
        ),
        _State.SILENT: _(
            "The other guardian did not answer in time. That is neither a yes nor a no."
        ),
    }[state]


def _staff_advice_not_told(guardian: SecondGuardian | None) -> str:
    situation = GuardianSituation(guardian.situation) if guardian else GuardianSituation.ERASED
    return {
        GuardianSituation.NAMED: _(
            "The question did not go out: too many were asked on that day. Ask the applicant."
        ),
        GuardianSituation.ONLY_GUARDIAN: _("The applicant is the only guardian, as stated."),
        GuardianSituation.COURT_DECISION: _(
            "The applicant decides alone by a decision of a court or centre, as stated. "
            "Look for the decision among the papers."
        ),
        GuardianSituation.UNKNOWN_WHEREABOUTS: _(
            "The other guardian cannot be reached, as stated."
        ),
        GuardianSituation.NOT_TO_BE_TOLD: _(
            "Nobody else is to be told, at the wish of the applicant. Talk to the applicant "
            "alone, and write to nobody else before."
        ),
        GuardianSituation.ERASED: _("Nobody else was told."),
    }[situation]


def _staff_rows(row: GuardianResponse) -> list[tuple[str, str]]:
    guardian = row.guardian
    contact = [guardian.email, guardian.phone] if guardian else []
    pairs = [
        (_("Named by the applicant"), guardian.name if guardian else ""),
        (_("E-mail and telephone"), " · ".join(one for one in contact if one)),
        (_("Asked"), presenting.moment(row.asked_at) if row.asked_at else ""),
        (_("Could answer until"), presenting.day(row.answer_by) if row.answer_by else ""),
        (_("Answered"), presenting.moment(row.answered_at) if row.answered_at else ""),
        (_("The answer"), str(row.get_answer_display()) if row.answer else ""),
        (_("Reason"), str(row.get_reason_display()) if row.reason else ""),
        (_("In own words"), row.text),
        (_("How sure it is"), _proof(row) if row.answer else ""),
    ]
    return [pair for pair in pairs if pair[1]]


def _proof(row: GuardianResponse) -> str:
    """Return what speaks for it that the guardian answered, and nobody else."""
    user = row.answered_by
    if user is None:
        return _("by the link that went to this address or number; it proves no person")
    keepers = households.other_keepers_of(person=row.application.person)
    if any(one.user == user and one.is_confirmed_guardian for one in keepers):
        return _("signed in; guardian according to the civil register")
    if households.verified_digest_of(user=user):
        return _("signed in; identity confirmed by the eID")
    return _("signed in with an account")
