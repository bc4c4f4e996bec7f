"""The small language in which criteria are written as data.

An expression is a list whose first word says what it is:

* ``[eq, fact, value]``, ``[in, fact, [value, …]]``
* ``[lt | lte | gt | gte, fact, limit]``, ``[between, fact, lowest, highest]``
* ``[all, expression, …]``, ``[any, expression, …]``
* ``[unconfirmed, parameter]``: the parameter of that day still needs a lawyer's word

A limit is a number, ``{parameter: code}`` or ``{amount: {…}}`` (see `HouseholdAmount`).
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.eligibility.rules.facts import FactValue

type Limits = tuple[Decimal, Decimal]

_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


class BadExpressionError(ValueError):
    """A criterion's expression that means nothing."""


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """What a parameter is worth on a day, and whether a lawyer confirmed it."""

    value: Decimal
    confirmed: bool


type Parameters = Mapping[str, ParameterValue]
type Facts = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Number:
    """A limit written in the criterion itself."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class ParameterLimit:
    """A limit that is the parameter's value on the day."""

    code: str


@dataclass(frozen=True, slots=True)
class HouseholdAmount:
    """A monthly amount for a household: a base times an equivalence scale.

    ``adults`` and ``unable_to_work`` are the weights of the first, second, … member; members
    beyond the last weight add nothing. Rounded half up to a whole denar.
    """

    base: str
    adults: tuple[Decimal, ...]
    child: Decimal
    single_parent: Decimal
    unable_to_work: tuple[Decimal, ...]

    facts = ("household_adults", "household_children", "single_parent", "members_unable_to_work")

    def scale(self, *, facts: Facts) -> Decimal:
        """Return the sum of the weights; a member nobody mentioned counts for nothing."""
        adults = _count(facts.get("household_adults", 1))
        children = _count(facts.get("household_children", 0))
        unable = _count(facts.get("members_unable_to_work", 0))
        alone = self.single_parent if facts.get("single_parent", False) else Decimal(0)
        shares = sum(self.adults[:adults]) + sum(self.unable_to_work[:unable])
        return shares + self.child * children + alone

    def amount(self, *, facts: Facts, parameters: Parameters) -> Decimal | None:
        """Return the smallest amount that fits what is known; none without a base."""
        if self.base not in parameters:
            return None
        amount = parameters[self.base].value * self.scale(facts=facts)
        return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)

    def is_exact(self, *, facts: Facts) -> bool:
        """Return whether everything that the scale counts is known."""
        return all(code in facts for code in self.facts)


def _count(value: FactValue) -> int:
    return value if isinstance(value, int) else 0


type Limit = Number | ParameterLimit | HouseholdAmount


@dataclass(frozen=True, slots=True)
class Membership:
    """The fact is one of the values."""

    fact: str
    values: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class Ordering:
    """The fact stands in this order to a limit."""

    operator: str
    fact: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The parameter's value of the day is not confirmed yet."""

    parameter: str


@dataclass(frozen=True, slots=True)
class Combination:
    """Every part holds, or at least one."""

    every: bool
    parts: tuple["Expression", ...]


type Expression = Membership | Ordering | Unconfirmed | Combination


def parse_expression(source: object) -> Expression:
    """Read an expression from the lists in which it is stored.

    Raises:
        BadExpressionError: if it is not an expression of this language.
    """
    match source:
        case ["eq", str(fact), bool() | int() | str() as value]:
            return Membership(fact, (value,))
        case ["in", str(fact), [*values]] if all(isinstance(value, str) for value in values):
            return Membership(fact, tuple(str(value) for value in values))
        case [str(word), str(fact), limit] if word in _ORDERINGS:
            return Ordering(word, fact, _parse_limit(limit))
        case ["between", str(fact), lowest, highest]:
            above = Ordering("gte", fact, _parse_limit(lowest))
            return Combination(
                every=True, parts=(above, Ordering("lte", fact, _parse_limit(highest)))
            )
        case ["unconfirmed", str(parameter)]:
            return Unconfirmed(parameter)
        case ["all" | "any" as word, *parts] if parts:
            read = tuple(parse_expression(part) for part in parts)
            return Combination(every=word == "all", parts=read)
    raise BadExpressionError(source)


def _parse_limit(source: object) -> Limit:
    match source:
        case bool():
            raise BadExpressionError(source)
        case int() | float():
            return Number(Decimal(str(source)))
        case {"parameter": str(code)}:
            return ParameterLimit(code)
        case {
            "amount": {
                "base": str(base),
                "adults": [*adults],
                "child": child,
                "single_parent": single_parent,
                "unable_to_work": [*unable],
            }
        }:
            return HouseholdAmount(
                base=base,
                adults=tuple(Decimal(str(weight)) for weight in adults),
                child=Decimal(str(child)),
                single_parent=Decimal(str(single_parent)),
                unable_to_work=tuple(Decimal(str(weight)) for weight in unable),
            )
    raise BadExpressionError(source)


def truth(*, expression: Expression, facts: Facts, parameters: Parameters) -> bool | None:
    """Return whether the expression holds; none while that depends on what is not known."""
    match expression:
        case Membership(fact, values):
            return facts[fact] in values if fact in facts else None
        case Ordering(word, fact, limit):
            limits = _limits(limit=limit, facts=facts, parameters=parameters)
            if fact not in facts or limits is None:
                return None
            answers = {_ORDERINGS[word](facts[fact], edge) for edge in limits}
            return answers.pop() if len(answers) == 1 else None
        case Unconfirmed(parameter):
            return not parameters[parameter].confirmed if parameter in parameters else None
    found = [
        truth(expression=part, facts=facts, parameters=parameters) for part in expression.parts
    ]
    return _combined(every=expression.every, found=found)


def _combined(*, every: bool, found: list[bool | None]) -> bool | None:
    if (not every) in found:
        return not every
    return None if None in found else every


def _limits(*, limit: Limit, facts: Facts, parameters: Parameters) -> Limits | None:
    """Return the smallest and the largest value that the limit can have."""
    if isinstance(limit, Number):
        return limit.value, limit.value
    if isinstance(limit, ParameterLimit):
        return (parameters[limit.code].value,) * 2 if limit.code in parameters else None
    smallest = limit.amount(facts=facts, parameters=parameters)
    if smallest is None:
        return None
    return smallest, smallest if limit.is_exact(facts=facts) else Decimal("Infinity")


def _walk(expression: Expression) -> Iterator[Membership | Ordering | Unconfirmed]:
    if isinstance(expression, Combination):
        for part in expression.parts:
            yield from _walk(part)
    else:
        yield expression


def facts_in(expression: Expression) -> tuple[str, ...]:
    """Return the facts that the expression reads, in reading order, each once."""
    found: list[str] = []
    for part in _walk(expression):
        if isinstance(part, Membership | Ordering):
            found.append(part.fact)
        if isinstance(part, Ordering) and isinstance(part.limit, HouseholdAmount):
            found.extend(part.limit.facts)
    return tuple(dict.fromkeys(found))


def parameters_in(expression: Expression) -> tuple[str, ...]:
    """Return the parameters that the expression reads, each once."""
    found: list[str] = []
    for part in _walk(expression):
        match part:
            case Unconfirmed(parameter):
                found.append(parameter)
            case Ordering(_, _, ParameterLimit(code)):
                found.append(code)
            case Ordering(_, _, HouseholdAmount(base=base)):
                found.append(base)
    return tuple(dict.fromkeys(found))


def amounts_in(expression: Expression) -> tuple[HouseholdAmount, ...]:
    """Return the household amounts that the expression compares with."""
    return tuple(
        part.limit
        for part in _walk(expression)
        if isinstance(part, Ordering) and isinstance(part.limit, HouseholdAmount)
    )
