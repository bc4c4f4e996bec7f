"""The personal number of a citizen (ЕМБГ): what is one, and what of it may be shown.

Plain Python: values in, values out.
"""

import datetime as dt
import re
from enum import StrEnum

_EMBG = re.compile(r"[0-9]{13}")
_EMBG_WEIGHTS = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_NO_SUCH_DIGIT = 10
_TEN_CENTURIES = 1000
_FIRST_YEAR_WRITTEN_FROM_NINE = 800


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
