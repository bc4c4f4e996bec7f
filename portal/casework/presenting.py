"""Puts files into rows and checklists for the eyes of staff, in the active language."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.applications import mandating, queries, rules
from portal.applications import presenting as applications
from portal.applications.models import Application
from portal.applications.presenting import guardians
from portal.applications.presenting.documents import document_rows
from portal.casework.rules import Urgency, urgency_of
from portal.catalogue.models import ServiceDocument
from portal.core import clock
from portal.eligibility import queries as eligibility
from portal.eligibility.rules import Outcome
from portal.eligibility.wording import Wording

_URGENCY_KINDS = {
    Urgency.OVERDUE: "danger",
    Urgency.SOON: "warning",
    Urgency.LATER: "neutral",
    Urgency.STANDS_STILL: "info",
    Urgency.DONE: "neutral",
}
_OUTCOME_KINDS = {
    Outcome.MET: "success",
    Outcome.NOT_MET: "danger",
    Outcome.UNKNOWN: "warning",
    Outcome.ASSESS: "info",
}


def state_text(application: Application) -> str:
    """Return the state in the words of the office; those of the citizen say "you"."""
    if application.state is rules.ApplicationStatus.WAITING_FOR_PAPERS:
        return _("waiting for papers")
    return str(application.get_status_display())


def queue_row(application: Application, *, on: dt.date) -> dict[str, Any]:
    """Return a file as a row of the queue."""
    urgency = _urgency(application, on=on)
    return {
        "application": application,
        "examiner": getattr(application, "examiner", "") or "",
        "state": state_text(application),
        "status_kind": applications.status_kind(application.status),
        "urgency": urgency_text(urgency, due_on=application.due_on, on=on),
        "urgency_kind": _URGENCY_KINDS[urgency],
        "has_new_message": getattr(application, "has_new_message", False),
    }


def urgency_text(urgency: Urgency, *, due_on: dt.date, on: dt.date) -> str:
    """Return in words how many days are left or over; empty when it is decided."""
    days = abs((due_on - on).days)
    match urgency:
        case Urgency.DONE:
            return ""
        case Urgency.STANDS_STILL:
            return _("the clock stands still")
        case Urgency.OVERDUE:
            return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    if not days:
        return _("today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def file_context(application: Application, *, on: dt.date) -> dict[str, Any]:
    """Return everything that a file shows."""
    papers = list(queries.papers_of(application=application))
    requests = list(queries.open_requests_of(application=application))
    urgency = _urgency(application, on=on)
    return {
        "application": application,
        "state": state_text(application),
        "status_kind": applications.status_kind(application.status),
        "urgency": urgency_text(urgency, due_on=application.due_on, on=on),
        "urgency_kind": _URGENCY_KINDS[urgency],
        "checklist": checklist_of(application),
        "documents": documents_of(application, papers=papers, requests=requests),
        "papers": papers,
        "issued": document_rows(application, at=clock.now()),
        "timeline": timeline_of(application),
        "guardian": guardians.for_staff(application, on=on),
        "people": mandating.people_of_file(application, on=on),
        "accesses": applications.accesses_of(application),
        "decision": getattr(application, "decision", None),
    }


def checklist_of(application: Application) -> list[dict[str, Any]]:
    """Return each criterion with its outcome and the citizen's own answer beside it."""
    vocabulary = eligibility.facts_by_code()
    on = clock.day_of(application.submitted_at)
    wording = Wording(translation.get_language() or "mk", on, vocabulary, {})
    labels = {
        Outcome.MET: _("met"),
        Outcome.NOT_MET: _("not met"),
        Outcome.UNKNOWN: _("not known"),
        Outcome.ASSESS: _("to be assessed"),
    }
    rows = []
    for line in applications.trace_of(application):
        code, outcome = line["fact"], Outcome(line["outcome"])
        known = code in application.facts
        rows.append(
            {
                "text": line["text"],
                "outcome": labels[outcome],
                "kind": _OUTCOME_KINDS[outcome],
                "fact": wording.label(code) if known else "",
                "answer": wording.value(code, application.facts[code]) if known else "",
                "source": line["source"],
                "confirmed": line["confirmed"],
            }
        )
    return rows


def documents_of(
    application: Application, *, papers: list[Any], requests: list[Any]
) -> list[dict[str, Any]]:
    """Return each paper that the service needs, and where it is."""
    asked = {request.document_id for request in requests}
    return [
        {
            "name": document.name,
            "is_required": document.is_required,
            "papers": [paper for paper in papers if paper.document_id == document.pk],
            "is_asked": document.pk in asked,
            "is_obtained_ex_officio": document.is_obtained_ex_officio,
        }
        for document in ServiceDocument.objects.filter(service=application.service).order_by(
            "sort_order"
        )
    ]


def timeline_of(application: Application) -> list[dict[str, Any]]:
    """Return what happened and who did it, newest first."""
    items = applications.timeline_of(application)
    events = list(application.events.all())
    for item, event in zip(items, events, strict=False):
        if event.actor is not None and event.actor_role not in rules.CITIZENS_SIDE:
            item["text"] = f"{event.actor.get_full_name()} · {item['text']}"
    return items


def _urgency(application: Application, *, on: dt.date) -> Urgency:
    return urgency_of(
        is_undecided=application.state in rules.UNDECIDED,
        clock_stands_still=application.clock_stands_still,
        due_on=application.due_on,
        on=on,
    )


def waiting_lists(rows: Iterable[Application]) -> list[dict[str, Any]]:
    """Return the waiting lists by institution, each row with its position."""
    return [
        {
            "institution": institution,
            "rows": [
                {"position": position, "application": row} for position, row in enumerate(group, 1)
            ],
        }
        for institution, group in groupby(rows, key=lambda row: row.institution)
    ]
