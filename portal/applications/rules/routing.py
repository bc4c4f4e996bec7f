"""Who receives an application, and why: the reason is stored and shown.

Plain Python: what the directory knows is handed in as codes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_WISHES = 3


class RoutingReason(StrEnum):
    """Why an application went where it went."""

    RESIDENCE_CENTRE = "residence_centre"
    RESIDENCE_OFFICE = "residence_office"
    CHOSEN_INSTITUTION = "chosen_institution"
    RESIDENCE_INSTITUTION = "residence_institution"
    NO_INSTITUTION_KNOWN = "no_institution_known"


@dataclass(frozen=True, slots=True)
class Route:
    """Who decides, which place is asked for, at which office to call, and why."""

    handled_by: str
    institution: str | None
    office: str | None
    reason: RoutingReason


def route(
    *,
    centre: str,
    offices: Sequence[str],
    wishes: Sequence[str],
    institutions: Collection[str],
    institution_decides: bool,
    places: bool,
) -> Route:
    """Return the way of an application.

    `wishes` are the institutions that the citizen chose, first choice first; `institutions`
    those that serve the municipality of residence, nearest first. Kindergartens decide
    themselves (admission commission, Law on Child Protection); the centre for social work of
    the residence decides on everything else (Law on Social Protection 104/19).
    """
    office = offices[0] if offices else None
    if not places:
        reason = RoutingReason.RESIDENCE_OFFICE if office else RoutingReason.RESIDENCE_CENTRE
        return Route(centre, None, office, reason)
    institution = next(iter([*wishes, *institutions]), None)
    if institution is None:
        return Route(centre, None, office, RoutingReason.NO_INSTITUTION_KNOWN)
    reason = RoutingReason.CHOSEN_INSTITUTION if wishes else RoutingReason.RESIDENCE_INSTITUTION
    return Route(institution if institution_decides else centre, institution, office, reason)


def gets_a_place(*, capacity: int | None, taken: int) -> bool:
    """Return whether one more can be taken in; without a known capacity nobody is turned away."""
    return capacity is None or taken < capacity
