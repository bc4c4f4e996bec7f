"""What the portal may say about a place, and which kinds of place there are.

Plain Python: values in, values out.
"""

from collections.abc import Iterable
from enum import StrEnum

from rapidfuzz import fuzz

from portal.core.folding import fold

# About one slip in a name of five letters is forgiven, two in a long one.
_CLOSE_ENOUGH = 80
_SHORTEST_START = 2


class Confidence(StrEnum):
    """How sure the portal is about a row of the directory."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class MunicipalityKind(StrEnum):
    """A municipality, or the City of Skopje that stands above ten of them."""

    MUNICIPALITY = "municipality"
    CITY = "city"


class CentreKind(StrEnum):
    """Whether a centre for social work serves one municipality or several."""

    MUNICIPAL = "municipal"
    INTER_MUNICIPAL = "inter-municipal"


class InstitutionKind(StrEnum):
    """What an institution is; the values of two kinds are also service codes."""

    KINDERGARTEN = "kindergarten"
    DAY_CENTRE_DISABILITY = "day-centre-disability"
    DAY_CENTRE_OLDER = "day-centre-older"


class InstitutionStatus(StrEnum):
    """What the source says about the institution being open."""

    OPEN = "open"
    UNCONFIRMED = "unconfirmed"
    CLOSED = "closed"


def is_settled(*, confidence: str) -> bool:
    """Tell whether a row may be shown without the mark "not confirmed yet"."""
    return confidence != Confidence.LOW


def institution_is_settled(*, confidence: str, status: str) -> bool:
    """Tell whether an institution may be shown as open without a mark."""
    return is_settled(confidence=confidence) and status == InstitutionStatus.OPEN


def name_fits(*, typed: str, names: Iterable[str]) -> bool:
    """Tell whether typed words mean one of the names, in any script, forgiving of slips.

    Nothing typed fits everything.
    """
    wanted = fold(typed).split()
    return not wanted or any(_fits_name(wanted=wanted, name=fold(name).split()) for name in names)


def _fits_name(*, wanted: list[str], name: list[str]) -> bool:
    return all(any(_near(typed=word, part=part) for part in name) for word in wanted)


def _near(*, typed: str, part: str) -> bool:
    if len(typed) >= _SHORTEST_START and part.startswith(typed):
        return True
    return fuzz.ratio(typed, part) >= _CLOSE_ENOUGH
