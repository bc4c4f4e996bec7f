"""The lines of a talk and the wait for a person, in words for either side."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.accounts.models import ROLE_LABELS
from portal.accounts.rules import Role
from portal.applications.presenting import fact_rows
from portal.core import clock
from portal.directory import queries as directory
from portal.handover.models import Entry, Talk
from portal.handover.queries import Availability
from portal.handover.rules import EntryKind

_NOTES = {
    EntryKind.ASKED: gettext_lazy("The citizen asked for a person."),
    EntryKind.JOINED: gettext_lazy("{who} took over."),
    EntryKind.MOVED: gettext_lazy("The conversation is handed on. Now with: {centre}."),
    EntryKind.TASK: gettext_lazy("Kept as a message. {centre} answers by {day}."),
    EntryKind.CLOSED: gettext_lazy("The centre ended the conversation."),
    EntryKind.LEFT: gettext_lazy("The citizen ended the conversation."),
}
_TO_CITIZENS = {
    EntryKind.ASKED: gettext_lazy(
        "You are in the queue of {centre}. A person will answer you here; the assistant no longer"
        " reads what you write."
    ),
    EntryKind.JOINED: gettext_lazy("{who} of {centre} answers you now."),
    EntryKind.LEFT: gettext_lazy("You ended the conversation. The assistant answers again."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a page shows it: of the citizen, of the centre, or a note between them."""

    number: int
    key: str
    kind: str
    side: str
    who: str
    text: str
    at: str


def line_of(entry: Entry, *, for_citizen: bool, due_on: dt.date | None = None) -> Line:
    """Return a line in the active language."""
    sides = {EntryKind.CITIZEN: "citizen", EntryKind.STAFF: "centre"}
    side = sides.get(EntryKind(entry.kind), "note")
    return Line(
        number=entry.number,
        key=str(entry.key),
        kind=entry.kind,
        side=side,
        who=_who(entry, for_citizen=for_citizen) if side != "note" else "",
        text=entry.text if side != "note" else _note(entry, for_citizen=for_citizen, due_on=due_on),
        at=formats.date_format(timezone.localtime(entry.at, clock.zone()), "TIME_FORMAT"),
    )


def lines_of(talk: Talk, entries: list[Entry], *, for_citizen: bool) -> list[Line]:
    """Return lines in the active language."""
    return [line_of(entry, for_citizen=for_citizen, due_on=talk.due_on) for entry in entries]


def signature(entry: Entry) -> str:
    """Return who of the centre it is: first name and role, or the role alone."""
    role = str(ROLE_LABELS[Role(entry.role)]) if entry.role else _("the centre")
    return f"{entry.shown_name}, {role}" if entry.shown_name else role[:1].upper() + role[1:]


def waiting_text(there: Availability, *, before: int) -> str:
    """Say honestly how long one may wait, from what is known and no more."""
    parts = [
        ngettext(
            "{count} person answers at the centre now.",
            "{count} people answer at the centre now.",
            there.people,
        ).format(count=there.people)
    ]
    if before:
        parts.append(
            ngettext(
                "{count} person is ahead of you.", "{count} people are ahead of you.", before
            ).format(count=before)
        )
    if there.minutes:
        lower, upper = there.minutes
        parts.append(
            _("Lately most people waited {lower} to {upper} minutes.").format(
                lower=lower, upper=upper
            )
        )
    else:
        parts.append(_("How long it takes cannot be said yet."))
    return " ".join(parts)


def closed_text(there: Availability) -> str:
    """Say that nobody is at the desk, when somebody is, and by when a message is answered."""
    return _(
        "Nobody of {centre} is at the desk right now. The desk is open from {opens} to {closes} on"
        " working days. Leave a message: the centre answers by {day}."
    ).format(
        centre=there.centre.name,
        opens=formats.time_format(there.hours.opens_at, "H:i"),
        closes=formats.time_format(there.hours.closes_at, "H:i"),
        day=_day(there.due_on),
    )


def known_rows(talk: Talk) -> list[tuple[str, str]]:
    """Return what the assistant understood, in words."""
    try:
        return fact_rows(talk.facts, on=clock.day_of(talk.asked_at))
    except (LookupError, TypeError, ValueError):
        return [(str(code), str(value)) for code, value in talk.facts.items()]


def queue_row(talk: Talk, *, at: dt.datetime) -> dict[str, Any]:
    """Return what a row of the queue shows; nothing that was said."""
    minutes = int((at - talk.asked_at).total_seconds() // 60)
    is_late = talk.due_on is not None and talk.due_on < clock.day_of(at)
    return {
        "talk": talk,
        "centre": directory.organisation_name(code=talk.centre_code),
        "minutes": ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes),
        "is_late": is_late,
        "has_transcript": bool(talk.transcript),
    }


def _who(entry: Entry, *, for_citizen: bool) -> str:
    if entry.kind == EntryKind.CITIZEN:
        return _("You") if for_citizen else _("Citizen")
    if for_citizen:
        return signature(entry)
    return str(entry.author) if entry.author else _("the centre")


def _note(entry: Entry, *, for_citizen: bool, due_on: dt.date | None) -> str:
    kind = EntryKind(entry.kind)
    words = (_TO_CITIZENS if for_citizen else {}).get(kind) or _NOTES[kind]
    return str(words).format(
        centre=directory.organisation_name(code=entry.centre_code),
        who=signature(entry) if for_citizen else entry.author,
        day=_day(due_on) if due_on else "",
    )


def _day(day: dt.date) -> str:
    return formats.date_format(day, "DATE_FORMAT").lower()
