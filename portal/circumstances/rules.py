"""What may change in somebody's life, which facts it touches, and which files hear of it.

Plain Python: values in, values out.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from portal.applications.rules import UNDECIDED, ApplicationStatus

# A change is reported when it has happened; an old one is for the centre to hear in person.
OLDEST = dt.timedelta(days=365)
# The law asks users of rights to report a change within 15 days (Law on Social Protection
# 104/19; a lawyer has still to confirm the article).
REPORT_WITHIN_DAYS = 15


class ChangeKind(StrEnum):
    """What may happen in a household."""

    MOVED = "moved"
    CHILD_BORN = "child_born"
    INCOME = "income"
    HEALTH = "health"
    SOMEBODY_LEFT = "somebody_left"


# What a helper may report for one person: nothing that is about other people of the household.
KINDS_FOR_ANOTHER = frozenset({ChangeKind.MOVED, ChangeKind.INCOME, ChangeKind.HEALTH})


class Departure(StrEnum):
    """Why somebody no longer belongs to the household."""

    MOVED_OUT = "moved_out"
    DIED = "died"


HEALTH_FACTS = ("cannot_self_care", "disability_kind", "disability_degree")

# A file in one of these states rests on facts that may no longer be true.
TOLD = UNDECIDED | {
    ApplicationStatus.APPROVED,
    ApplicationStatus.APPEALED,
    ApplicationStatus.WAITING_LIST,
    ApplicationStatus.OFFERED,
    ApplicationStatus.ACCEPTED,
    ApplicationStatus.PLACED,
}


def is_reportable(*, happened_on: dt.date, today: dt.date) -> bool:
    """Return whether a change of that day may be reported here: not a future one, not an old."""
    return today - OLDEST <= happened_on <= today


def moves_with_residence(*, status: ApplicationStatus, is_with_centre: bool) -> bool:
    """Return whether a file goes to the centre of the new residence.

    The centre of the residence is competent (Law on Social Protection 104/19). An undecided file
    goes on there; a decided one stays with the body that decided, and an institution keeps the
    files of its places.
    """
    return is_with_centre and status in UNDECIDED


def counted_after(
    *, adults: int | None, children: int | None, born: int, left: Iterable[bool]
) -> dict[str, int]:
    """Return the heads of a household that stated them, after births and departures.

    `left` says of each departure whether it was an adult. What was never stated stays unsaid.
    """
    gone = list(left)
    counted = {}
    if adults is not None:
        counted["household_adults"] = max(1, adults - sum(gone))
    if children is not None:
        counted["household_children"] = max(0, children + born - (len(gone) - sum(gone)))
    return counted
