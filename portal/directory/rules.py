"""What the portal may say about a place, and which kinds of place there are.

Plain Python: values in, values out.
"""

from enum import StrEnum


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


def takes_applications(*, status: str) -> bool:
    """Tell whether a citizen may choose this institution; a closed one never."""
    return status != InstitutionStatus.CLOSED
