"""What somebody told about a person and a household, checked and never guessed."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.eligibility.rules.ages import MONTHS_IN_YEAR, completed_months

type FactValue = bool | int | Decimal | str | dt.date

BIRTH_DATE = "birth_date"
AGE_YEARS = "age_years"
AGE_MONTHS = "age_months"
AGE_FACTS = (BIRTH_DATE, AGE_MONTHS, AGE_YEARS)

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OLDEST_YEARS = 120


class FactKind(StrEnum):
    """What a fact's value looks like."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"


class FactProblem(StrEnum):
    """Why a fact cannot be used."""

    NOT_IN_VOCABULARY = "not_in_vocabulary"
    WRONG_TYPE = "wrong_type"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_CHOICE = "not_a_choice"
    IN_THE_FUTURE = "in_the_future"
    CONTRADICTS = "contradicts"


class FactInputError(ValueError):
    """A fact that cannot be used; names the fact and the problem."""

    def __init__(self, fact: str, problem: FactProblem) -> None:
        super().__init__(f"{fact}: {problem}")
        self.fact = fact
        self.problem = problem


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One row of the vocabulary: what may be said."""

    code: str
    kind: FactKind
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """The facts as given, and the ages in completed months that fit them.

    An age in years alone fits twelve ages in months; a birth date or an age in months one.
    """

    given: Mapping[str, FactValue]
    ages: range | None
    on: dt.date

    def is_known(self, code: str) -> bool:
        """Return whether a criterion that reads this fact has something to read."""
        return self.ages is not None if code in AGE_FACTS else code in self.given

    def origin(self, code: str) -> str:
        """Return the fact as the person gave it, for a fact that may be derived."""
        if code not in AGE_FACTS:
            return code
        return next(candidate for candidate in AGE_FACTS if candidate in self.given)

    def at(self, age: int | None) -> dict[str, FactValue]:
        """Return what a criterion reads, if the person has this age in months."""
        values = {code: value for code, value in self.given.items() if code not in AGE_FACTS}
        if age is not None:
            values |= {AGE_MONTHS: age, AGE_YEARS: age // MONTHS_IN_YEAR}
        return values


def known_facts(
    *, vocabulary: Mapping[str, FactSpec], given: Mapping[str, object], on: dt.date
) -> KnownFacts:
    """Check what was given on that day.

    Raises:
        FactInputError: if a fact is unknown, has the wrong type, is outside its range or
            choices, or contradicts another fact.
    """
    values: dict[str, FactValue] = {}
    for code, value in given.items():
        if code not in vocabulary:
            raise FactInputError(code, FactProblem.NOT_IN_VOCABULARY)
        values[code] = _checked(spec=vocabulary[code], value=value)
    return KnownFacts(given=values, ages=_ages(values=values, on=on), on=on)


def _checked(*, spec: FactSpec, value: object) -> FactValue:
    readers: dict[FactKind, Callable[[FactSpec, object], FactValue]] = {
        FactKind.BOOLEAN: _boolean,
        FactKind.INTEGER: _integer,
        FactKind.NUMBER: _number,
        FactKind.CHOICE: _choice,
        FactKind.DATE: _date,
    }
    return readers[spec.kind](spec, value)


def _boolean(spec: FactSpec, value: object) -> bool:
    if not isinstance(value, bool):
        raise FactInputError(spec.code, FactProblem.WRONG_TYPE)
    return value


def _integer(spec: FactSpec, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise FactInputError(spec.code, FactProblem.WRONG_TYPE)
    _check_range(spec, value)
    return value


def _number(spec: FactSpec, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise FactInputError(spec.code, FactProblem.WRONG_TYPE)
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise FactInputError(spec.code, FactProblem.OUT_OF_RANGE)
    _check_range(spec, number)
    return number


def _choice(spec: FactSpec, value: object) -> str:
    if not isinstance(value, str):
        raise FactInputError(spec.code, FactProblem.WRONG_TYPE)
    if value not in spec.choices:
        raise FactInputError(spec.code, FactProblem.NOT_A_CHOICE)
    return value


def _date(spec: FactSpec, value: object) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        raise FactInputError(spec.code, FactProblem.WRONG_TYPE)
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise FactInputError(spec.code, FactProblem.WRONG_TYPE) from None


def _check_range(spec: FactSpec, value: int | Decimal) -> None:
    too_small = spec.minimum is not None and value < spec.minimum
    too_large = spec.maximum is not None and value > spec.maximum
    if too_small or too_large:
        raise FactInputError(spec.code, FactProblem.OUT_OF_RANGE)


def _ages(*, values: Mapping[str, FactValue], on: dt.date) -> range | None:
    """Return the ages in months that every given age fact allows."""
    ages: range | None = None
    for code in AGE_FACTS:
        if code not in values:
            continue
        allowed = _ages_of(code=code, value=values[code], on=on)
        if ages is None:
            ages = allowed
        elif ages.start not in allowed:
            raise FactInputError(code, FactProblem.CONTRADICTS)
    return ages


def _ages_of(*, code: str, value: FactValue, on: dt.date) -> range:
    if isinstance(value, dt.date):
        months = completed_months(birth_date=value, on=on)
        if value > on:
            raise FactInputError(code, FactProblem.IN_THE_FUTURE)
        if months // MONTHS_IN_YEAR > _OLDEST_YEARS:
            raise FactInputError(code, FactProblem.OUT_OF_RANGE)
        return range(months, months + 1)
    number = int(value)
    if code == AGE_MONTHS:
        return range(number, number + 1)
    return range(number * MONTHS_IN_YEAR, (number + 1) * MONTHS_IN_YEAR)
