"""The rules as they are now, kept by each process until somebody changes them.

At every change of their tables, whoever makes it and however, the database gives the rules a new
edition (migration `0004_editions`). To ask for its name is one cheap query; what was read under
a name never changes, so rows are read and expressions parsed once an edition and not once a page.
"""

import datetime as dt
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import Prefetch

from portal.eligibility import rules
from portal.eligibility.models import CriterionVersion, Fact, FactChoice, ParameterValue, in_force

# Parts of an edition: the vocabulary, and the books of one day each.
_MOST_KEPT = 64


class NoRulesError(LookupError):
    """The portal publishes no criteria for this service on that day."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All that decides about one service on one day; `version` names exactly this content."""

    service_code: str
    on: dt.date
    version: str
    criteria: tuple[rules.Criterion, ...]
    parameters: Mapping[str, rules.ParameterValue]
    rows: Mapping[str, CriterionVersion] = field(repr=False)
    vocabulary: "Vocabulary" = field(repr=False)

    @property
    def fact_codes(self) -> tuple[str, ...]:
        """The facts that the service reads, in the order in which to ask."""
        return tuple(dict.fromkeys(code for one in self.criteria for code in one.facts))


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long a statement of a fact counts, and which sources are believed in which order."""

    counts_days: int | None
    counts_within_year: bool
    said_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The facts with their choices, in order; what answers may be; how long each one counts."""

    facts: Mapping[str, Fact]
    specs: Mapping[str, rules.FactSpec]
    freshness: Mapping[str, Freshness]


@dataclass(frozen=True, slots=True)
class Edition:
    """All rules as they were when their edition was asked for; everybody shares what it gives."""

    name: str

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts that may be said about somebody."""
        kept: Vocabulary = _kept(self.name, "vocabulary", _read_vocabulary)
        return kept

    def books(self, *, on: dt.date) -> Mapping[str, RuleBook]:
        """Return what decides about every service on a day."""
        kept: Mapping[str, RuleBook] = _kept(
            self.name, on, lambda: _read_books(on=on, vocabulary=self.vocabulary)
        )
        return kept

    def book(self, *, service_code: str, on: dt.date) -> RuleBook:
        """Return what decides about the service on that day.

        Raises:
            NoRulesError: if no criteria are published for the service on that day.
        """
        try:
            return self.books(on=on)[service_code]
        except KeyError:
            raise NoRulesError(service_code) from None


def current_edition() -> Edition:
    """Return the rules as this transaction sees them."""
    return Edition(_name_in_force())


_parts: OrderedDict[tuple[str, Hashable], Any] = OrderedDict()
_lock = Lock()


def _kept(name: str, part: Hashable, read: Callable[[], Any]) -> Any:
    """Return a part of an edition, read at most once while that edition is in force."""
    key = (name, part)
    with _lock:
        if key in _parts:
            _parts.move_to_end(key)
            return _parts[key]
    found = read()
    # What changed while it was read belongs to another edition.
    if _name_in_force() == name:
        with _lock:
            _parts[key] = found
            while len(_parts) > _MOST_KEPT:
                _parts.popitem(last=False)
    return found


def _name_in_force() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM eligibility_edition")
        return str(cursor.fetchone()[0])


def _read_vocabulary() -> Vocabulary:
    rows = Fact.objects.prefetch_related(
        Prefetch("choices", FactChoice.objects.order_by("sort_order"))
    )
    facts = {row.code: row for row in rows}
    return Vocabulary(
        facts=MappingProxyType(facts),
        specs=MappingProxyType({code: _spec(row) for code, row in facts.items()}),
        freshness=MappingProxyType({code: freshness_of(row) for code, row in facts.items()}),
    )


def _read_books(*, on: dt.date, vocabulary: Vocabulary) -> Mapping[str, RuleBook]:
    rows: dict[str, list[CriterionVersion]] = {}
    for row in (
        CriterionVersion.objects.filter(in_force(on))
        .select_related("criterion")
        .order_by("criterion__sort_order", "criterion__code")
    ):
        rows.setdefault(row.criterion.service_code, []).append(row)
    parameters = _parameters(on=on)
    return MappingProxyType(
        {
            code: _book(
                service_code=code, on=on, rows=own, parameters=parameters, vocabulary=vocabulary
            )
            for code, own in rows.items()
        }
    )


def freshness_of(row: Fact) -> Freshness:
    """Return how long what is said about a fact counts."""
    return Freshness(row.counts_days, row.counts_within_year, tuple(row.said_by.split(",")))


def _book(
    *,
    service_code: str,
    on: dt.date,
    rows: Sequence[CriterionVersion],
    parameters: Mapping[str, rules.ParameterValue],
    vocabulary: Vocabulary,
) -> RuleBook:
    criteria = tuple(_criterion(row) for row in rows)
    read = {code for criterion in criteria for code in criterion.parameters}
    return RuleBook(
        service_code=service_code,
        on=on,
        version=_version(rows=rows, parameters=parameters, read=read),
        criteria=criteria,
        parameters=parameters,
        rows=MappingProxyType({row.criterion.code: row for row in rows}),
        vocabulary=vocabulary,
    )


def _criterion(row: CriterionVersion) -> rules.Criterion:
    return rules.Criterion(
        code=row.criterion.code,
        met=rules.parse_expression(row.met),
        assess=None if row.assess is None else rules.parse_expression(row.assess),
        confirmed=row.is_confirmed,
    )


def _parameters(*, on: dt.date) -> Mapping[str, rules.ParameterValue]:
    rows = ParameterValue.objects.filter(in_force(on)).select_related("parameter")
    return MappingProxyType(
        {
            row.parameter.code: rules.ParameterValue(row.value, confirmed=row.is_confirmed)
            for row in rows
        }
    )


def _version(
    *,
    rows: Sequence[CriterionVersion],
    parameters: Mapping[str, rules.ParameterValue],
    read: set[str],
) -> str:
    """Return a short name that changes with any expression or value that decides."""
    content = [
        [[row.criterion.code, row.met, row.assess, row.is_confirmed] for row in rows],
        [
            [code, str(parameters[code].value), parameters[code].confirmed]
            for code in sorted(read & set(parameters))
        ],
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def _spec(row: Fact) -> rules.FactSpec:
    return rules.FactSpec(
        code=row.code,
        kind=rules.FactKind(row.kind),
        choices=tuple(choice.code for choice in row.choices.all()),
        minimum=row.minimum,
        maximum=row.maximum,
    )
