"""How the catalogue is ordered and what an entry may be.

Plain Python: values in, values out. The groups are the official classification of social
services (Law on Social Protection 104/19) with child protection and cash rights beside it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple


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


class Point(NamedTuple):
    """One line of a list, without its mark."""

    text: str
    is_confirmed: bool


# What editors write at the end of a line that no source confirms, in each language.
UNCONFIRMED_MARKS = ("(непотврдено)", "(e pakonfirmuar)", "(i pakonfirmuar)")


def points_of(*, text: str) -> list[Point]:
    """Return the lines of a text, and of each whether it is confirmed."""
    return [_point(line.strip()) for line in text.splitlines() if line.strip()]


def _point(line: str) -> Point:
    for mark in UNCONFIRMED_MARKS:
        if line.endswith(mark):
            return Point(text=line.removesuffix(mark).rstrip(), is_confirmed=False)
    return Point(text=line, is_confirmed=True)
