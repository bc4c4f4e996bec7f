"""Personal numbers, relations, and how long something said once stays true.

Plain Python: values in, values out.
"""

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

_EMBG = re.compile(r"[0-9]{13}")
_EMBG_WEIGHTS = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_NO_SUCH_DIGIT = 10
_TEN_CENTURIES = 1000
_FIRST_YEAR_WRITTEN_FROM_NINE = 800
_INCOME_KNOWN_DAYS = 92

# Facts that belong to everybody who lives at an address; all others belong to one person.
HOUSEHOLD_FACTS = frozenset(
    {
        "household_adults",
        "household_children",
        "monthly_income",
        "single_parent",
        "members_unable_to_work",
        "owns_income_property",
        "lifelong_support_agreement",
        "removed_from_jobseekers",
    }
)
# Facts whose day of statement matters, so that saying the same again is news.
AGEING_FACTS = frozenset({"monthly_income", "respite_days_used", "residence_years"})
_ADULT_FROM_YEARS = 18


class Relation(StrEnum):
    """What somebody is to the person who keeps the profile."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER = "other"


class ConsentPurpose(StrEnum):
    """What a person may agree to."""

    DATA_FROM_REGISTERS = "data_from_registers"
    ACTING_FOR_MEMBER = "acting_for_member"


class EmbgProblem(StrEnum):
    """Why a text is no personal number."""

    NOT_13_DIGITS = "not_13_digits"
    NO_SUCH_DAY = "no_such_day"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    OTHER_BIRTH_DATE = "other_birth_date"


class InvalidEmbgError(ValueError):
    """A text that is no personal number; says why, never repeats the number."""

    def __init__(self, problem: EmbgProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def checked_embg(*, text: str, birth_date: dt.date | None = None) -> str:
    """Return the 13 digits of a personal number.

    The first seven digits are day, month and the last three of the year of birth; the last is
    a check digit modulo 11 (Law on the Personal Number of the Citizen).

    Raises:
        InvalidEmbgError: if it is no personal number, or one of another birth date.
    """
    number = re.sub(r"[\s.-]", "", text)
    if not _EMBG.fullmatch(number):
        raise InvalidEmbgError(EmbgProblem.NOT_13_DIGITS)
    born = birth_date_in(number)
    if born is None:
        raise InvalidEmbgError(EmbgProblem.NO_SUCH_DAY)
    if check_digit_of(number[:12]) != int(number[12]):
        raise InvalidEmbgError(EmbgProblem.WRONG_CHECK_DIGIT)
    if birth_date is not None and birth_date != born:
        raise InvalidEmbgError(EmbgProblem.OTHER_BIRTH_DATE)
    return number


def check_digit_of(digits: str) -> int | None:
    """Return the thirteenth digit for the first twelve; none where no number is issued."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _EMBG_WEIGHTS, strict=True))
    digit = -total % 11
    return None if digit == _NO_SUCH_DIGIT else digit


def birth_date_in(number: str) -> dt.date | None:
    """Return the day that a personal number begins with; none if there is no such day."""
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:7])
    century = _TEN_CENTURIES if year >= _FIRST_YEAR_WRITTEN_FROM_NINE else 2 * _TEN_CENTURIES
    try:
        return dt.date(century + year, month, day)
    except ValueError:
        return None


def masked_embg(number: str) -> str:
    """Return a personal number as it may stand on a screen: only its end."""
    return "•" * 9 + number[-4:] if number else ""


def completed_years(*, since: dt.date, until: dt.date) -> int:
    """Return the full years between two days."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def is_adult(*, birth_date: dt.date, on: dt.date) -> bool:
    """Return whether somebody has turned eighteen."""
    return completed_years(since=birth_date, until=on) >= _ADULT_FROM_YEARS


def value_on(*, code: str, value: Any, stated_on: dt.date, on: dt.date) -> Any:
    """Return what a statement is worth on a later day; none when it must be asked again.

    Income is an average of three months, so it is asked again after three months; days of
    respite count within a calendar year; years of residence go on growing.
    """
    if code == "monthly_income" and (on - stated_on).days > _INCOME_KNOWN_DAYS:
        return None
    if code == "respite_days_used" and stated_on.year != on.year:
        return None
    if code == "residence_years":
        return value + completed_years(since=stated_on, until=on)
    return value


def head_count(*, birth_dates: list[dt.date | None], on: dt.date) -> Mapping[str, int]:
    """Return adults and children of a household; nothing while a birth date is unknown."""
    known = [born for born in birth_dates if born is not None]
    if len(known) != len(birth_dates):
        return {}
    adults = sum(is_adult(birth_date=born, on=on) for born in known)
    return {"household_adults": adults, "household_children": len(known) - adults}
