"""Every read of the rules; the one evaluation that all parts of the portal share."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import translation

from portal.eligibility import rules
from portal.eligibility.models import CriterionVersion, Fact, FactChoice, ParameterValue, in_force
from portal.eligibility.wording import Wording, fact_problem, in_language

__all__ = [
    "Assessment",
    "Freshness",
    "NoRulesError",
    "PlainCriterion",
    "RuleBook",
    "Standing",
    "TraceLine",
    "assessment_by_book",
    "assessment_for",
    "evaluate_service",
    "fact_problem",
    "fact_vocabulary",
    "facts_by_code",
    "freshness_by_code",
    "freshness_of",
    "parameter_value",
    "plain_criteria",
    "rule_book",
    "rule_books",
    "service_codes_with_rules",
    "standings",
]


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

    @property
    def fact_codes(self) -> tuple[str, ...]:
        """The facts that the service reads, in the order in which to ask."""
        return tuple(dict.fromkeys(code for one in self.criteria for code in one.facts))


@dataclass(frozen=True, slots=True)
class PlainCriterion:
    """A criterion as the service page shows it."""

    code: str
    sentence: str
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A criterion's outcome with its words and the citizen's own facts behind it."""

    code: str
    outcome: rules.Outcome
    sentence: str
    text: str
    fact: str | None
    facts: tuple[str, ...]
    missing: tuple[str, ...]
    source: str
    is_confirmed: bool
    would_change: str | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on a service in one language, with the version of the rules behind it."""

    service_code: str
    on: dt.date
    version: str
    verdict: rules.Verdict
    lines: tuple[TraceLine, ...]
    missing: tuple[str, ...]
    amount: int | None

    def as_json(self) -> dict[str, Any]:
        """Return the shape of the REST API."""
        shape: dict[str, Any] = {
            "verdict": str(self.verdict),
            "criteria": [
                {
                    "code": line.code,
                    "outcome": str(line.outcome),
                    "text": line.text,
                    "fact": line.fact,
                    "source": line.source,
                    "confirmed": line.is_confirmed,
                    "would_change": line.would_change,
                }
                for line in self.lines
            ],
            "missing": list(self.missing),
        }
        return shape if self.amount is None else shape | {"amount": self.amount}


def facts_by_code() -> dict[str, Fact]:
    """Return the vocabulary with the choices of each fact, in order."""
    rows = Fact.objects.prefetch_related(
        Prefetch("choices", FactChoice.objects.order_by("sort_order"))
    )
    return {row.code: row for row in rows}


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long a statement of a fact counts, and which sources are believed in which order."""

    counts_days: int | None
    counts_within_year: bool
    said_by: tuple[str, ...]


def freshness_by_code() -> dict[str, Freshness]:
    """Return for each fact how long what is said about it counts."""
    return {row.code: freshness_of(row) for row in Fact.objects.all()}


def freshness_of(row: Fact) -> Freshness:
    """Return how long what is said about a fact counts."""
    return Freshness(row.counts_days, row.counts_within_year, tuple(row.said_by.split(",")))


def fact_vocabulary(*, language: str) -> list[dict[str, Any]]:
    """Return the vocabulary in the shape of the REST API."""
    return [
        {
            "code": fact.code,
            "type": fact.kind,
            "choices": [choice.code for choice in fact.choices.all()] or None,
            "choice_labels": {
                choice.code: in_language(choice, "label", language) for choice in fact.choices.all()
            }
            or None,
            "min": fact.minimum,
            "max": fact.maximum,
            "label": in_language(fact, "label", language),
            "question": in_language(fact, "question", language),
            "why": in_language(fact, "why", language),
        }
        for fact in facts_by_code().values()
    ]


def service_codes_with_rules(*, on: dt.date) -> frozenset[str]:
    """Return the services for which criteria are published on that day."""
    rows = CriterionVersion.objects.filter(in_force(on))
    return frozenset(rows.values_list("criterion__service_code", flat=True))


def rule_book(*, service_code: str, on: dt.date) -> RuleBook:
    """Return what decides about the service on that day.

    Raises:
        NoRulesError: if no criteria are published for the service on that day.
    """
    rows = list(
        CriterionVersion.objects.filter(in_force(on), criterion__service_code=service_code)
        .select_related("criterion")
        .order_by("criterion__sort_order", "criterion__code")
    )
    if not rows:
        raise NoRulesError(service_code)
    return _book(service_code=service_code, on=on, rows=rows, parameters=_parameters(on=on))


def rule_books(*, on: dt.date) -> dict[str, RuleBook]:
    """Return what decides about every service on that day, in as many queries as for one."""
    rows: dict[str, list[CriterionVersion]] = {}
    for row in (
        CriterionVersion.objects.filter(in_force(on))
        .select_related("criterion")
        .order_by("criterion__sort_order", "criterion__code")
    ):
        rows.setdefault(row.criterion.service_code, []).append(row)
    parameters = _parameters(on=on)
    return {
        code: _book(service_code=code, on=on, rows=own, parameters=parameters)
        for code, own in rows.items()
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a service, without the words."""

    verdict: rules.Verdict
    missing: tuple[str, ...]


def standings(
    *,
    books: Mapping[str, RuleBook],
    vocabulary: Mapping[str, Fact],
    facts: Mapping[str, object],
) -> dict[str, Standing]:
    """Return the verdict of every service on the facts, and what each still has to know.

    Raises:
        FactInputError: if a fact cannot be used.
    """
    specs = {code: _spec(row) for code, row in vocabulary.items()}
    found = {}
    for code, book in books.items():
        known = rules.known_facts(vocabulary=specs, given=facts, on=book.on)
        result = rules.evaluate(criteria=book.criteria, parameters=book.parameters, facts=known)
        found[code] = Standing(result.verdict, result.missing)
    return found


def assessment_for(
    *, service_code: str, facts: Mapping[str, object], on: dt.date, language: str
) -> Assessment:
    """Return the verdict on the facts, each line in words.

    Raises:
        NoRulesError: if no criteria are published for the service on that day.
        FactInputError: if a fact cannot be used.
    """
    book = rule_book(service_code=service_code, on=on)
    return assessment_by_book(book=book, facts=facts, vocabulary=facts_by_code(), language=language)


def assessment_by_book(
    *,
    book: RuleBook,
    facts: Mapping[str, object],
    vocabulary: Mapping[str, Fact],
    language: str,
) -> Assessment:
    """Return the verdict with a rule book and a vocabulary that were read before.

    Raises:
        FactInputError: if a fact cannot be used.
    """
    known = rules.known_facts(
        vocabulary={code: _spec(row) for code, row in vocabulary.items()}, given=facts, on=book.on
    )
    evaluation = rules.evaluate(criteria=book.criteria, parameters=book.parameters, facts=known)
    wording = Wording(language, book.on, vocabulary, book.parameters, evaluation.amount)
    return Assessment(
        service_code=book.service_code,
        on=book.on,
        version=book.version,
        verdict=evaluation.verdict,
        lines=tuple(_line(wording, book.rows[one.code], one) for one in evaluation.results),
        missing=evaluation.missing,
        amount=evaluation.amount,
    )


def evaluate_service(
    *, service_code: str, facts: Mapping[str, object], on: dt.date, language: str
) -> dict[str, Any]:
    """Return the verdict in the shape of the REST API.

    Raises:
        NoRulesError: if no criteria are published for the service on that day.
        FactInputError: if a fact cannot be used.
    """
    return assessment_for(
        service_code=service_code, facts=facts, on=on, language=language
    ).as_json()


def plain_criteria(
    *, service_code: str, on: dt.date, language: str | None = None
) -> list[PlainCriterion]:
    """Return the criteria in plain language, in the reader's one unless another is named.

    The list is empty where the service has no rules.
    """
    try:
        book = rule_book(service_code=service_code, on=on)
    except NoRulesError:
        return []
    reader = language or translation.get_language() or settings.LANGUAGE_CODE
    wording = Wording(reader, on, {}, book.parameters)
    return [
        PlainCriterion(
            code=criterion.code,
            sentence=wording.sentence(book.rows[criterion.code]),
            source=wording.source(book.rows[criterion.code]),
            is_confirmed=criterion.is_confirmed(parameters=book.parameters),
        )
        for criterion in book.criteria
    ]


def _book(
    *,
    service_code: str,
    on: dt.date,
    rows: Sequence[CriterionVersion],
    parameters: Mapping[str, rules.ParameterValue],
) -> RuleBook:
    criteria = tuple(_criterion(row) for row in rows)
    read = {code for criterion in criteria for code in criterion.parameters}
    return RuleBook(
        service_code=service_code,
        on=on,
        version=_version(rows=rows, parameters=parameters, read=read),
        criteria=criteria,
        parameters=parameters,
        rows={row.criterion.code: row for row in rows},
    )


def _criterion(row: CriterionVersion) -> rules.Criterion:
    return rules.Criterion(
        code=row.criterion.code,
        met=rules.parse_expression(row.met),
        assess=None if row.assess is None else rules.parse_expression(row.assess),
        confirmed=row.is_confirmed,
    )


def parameter_value(*, code: str, on: dt.date) -> Decimal | None:
    """Return what a limit or an amount is on a day; none if nothing is in force then."""
    row = ParameterValue.objects.filter(in_force(on), parameter__code=code).first()
    return row.value if row else None


def _parameters(*, on: dt.date) -> dict[str, rules.ParameterValue]:
    rows = ParameterValue.objects.filter(in_force(on)).select_related("parameter")
    return {
        row.parameter.code: rules.ParameterValue(row.value, confirmed=row.is_confirmed)
        for row in rows
    }


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


def _line(wording: Wording, row: CriterionVersion, result: rules.CriterionResult) -> TraceLine:
    return TraceLine(
        code=result.code,
        outcome=result.outcome,
        sentence=wording.sentence(row),
        text=wording.reason(row, result),
        fact=result.fact,
        facts=result.facts,
        missing=result.missing,
        source=wording.source(row),
        is_confirmed=result.confirmed,
        would_change=wording.would_change(row, result.change),
    )
