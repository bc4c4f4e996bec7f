"""How the catalogue is ordered and what an entry may be.

Plain Python: values in, values out. The groups are the official classification of social
services (Law on Social Protection 104/19) with child protection and cash rights beside it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class ServiceGroup(StrEnum):
    """Branch of the catalogue, in the order in which it is shown."""

    HOME = "home"
    COMMUNITY = "community"
    CHILD_PROTECTION = "child-protection"
    CASH_RIGHTS = "cash-rights"
    OUT_OF_FAMILY = "out-of-family"
    PROFESSIONAL_HELP = "professional-help"
    COUNSELLING = "counselling"
    INFORMATION = "information"


class ServiceKind(StrEnum):
    """How a citizen uses the entry."""

    APPLICATION = "application"
    INFORMATION = "information"
    REPORT = "report"


class Receiver(StrEnum):
    """Who receives the application."""

    CENTRE = "centre"
    KINDERGARTEN = "kindergarten"


CONTENT_LANGUAGES = ("mk", "sq")


def missing_texts(
    *, texts: Mapping[str, str], fields: Sequence[str], languages: Sequence[str] = CONTENT_LANGUAGES
) -> list[tuple[str, str]]:
    """Return each field and language that still has no text, in reading order."""
    return [
        (field, language)
        for field in fields
        for language in languages
        if not texts.get(f"{field}_{language}", "").strip()
    ]
