"""Every read of the rules; the one evaluation that all parts of the portal share."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from portal.eligibility import rules
from portal.eligibility.editions import (
    Edition,
    Freshness,
    NoRulesError,
    RuleBook,
    Vocabulary,
    current_edition,
    freshness_of,
)
from portal.eligibility.models import CriterionVersion, Fact, ParameterValue, in_force
from portal.eligibility.wording import Wording, fact_problem, in_language

__all__ = [
    "Assessment",
    "Edition",
    "Freshness",
    "NoRulesError",
    "PlainCriterion",
    "RuleBook",
    "Standing",
    "TraceLine",
    "Vocabulary",
    "assessment_by_book",
    "assessment_for",
    "assessments_by_book",
    "current_edition",
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


def facts_by_code() -> Mapping[str, Fact]:
    """Return the vocabulary with the choices of each fact, in order."""
    return current_edition().vocabulary.facts


def freshness_by_code() -> Mapping[str, Freshness]:
    """Return for each fact how long what is said about it counts."""
    return current_edition().vocabulary.freshness


def rule_book(*, service_code: str, on: dt.date) -> RuleBook:
    """Return what decides about the service on that day.

    Raises:
        NoRulesError: if no criteria are published for the service on that day.
    """
    return current_edition().book(service_code=service_code, on=on)


def rule_books(*, on: dt.date) -> Mapping[str, RuleBook]:
    """Return what decides about every service on that day."""
    return current_edition().books(on=on)


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
    return frozenset(rule_books(on=on))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a service, without the words."""

    verdict: rules.Verdict
    missing: tuple[str, ...]


def standings(
    *,
    books: Mapping[str, RuleBook],
    facts: Mapping[str, object],
) -> dict[str, Standing]:
    """Return the verdict of every service on the facts, and what each still has to know.

    Raises:
        FactInputError: if a fact cannot be used.
    """
    found = {}
    for code, book in books.items():
        result = _evaluation(book, facts)
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
    return assessment_by_book(book=book, facts=facts, language=language)


def assessment_by_book(*, book: RuleBook, facts: Mapping[str, object], language: str) -> Assessment:
    """Return the verdict with a rule book that was read before.

    Raises:
        FactInputError: if a fact cannot be used.
    """
    return assessments_by_book(book=book, facts=facts, languages=[language])[language]


def assessments_by_book(
    *, book: RuleBook, facts: Mapping[str, object], languages: Iterable[str]
) -> dict[str, Assessment]:
    """Return the verdict in several languages; it is found once and only said in each.

    Raises:
        FactInputError: if a fact cannot be used.
    """
    evaluation = _evaluation(book, facts)
    return {language: _assessment(book, evaluation, language) for language in languages}


def _evaluation(book: RuleBook, facts: Mapping[str, object]) -> rules.Evaluation:
    known = rules.known_facts(vocabulary=book.vocabulary.specs, given=facts, on=book.on)
    return rules.evaluate(criteria=book.criteria, parameters=book.parameters, facts=known)


def _assessment(book: RuleBook, evaluation: rules.Evaluation, language: str) -> Assessment:
    wording = Wording(language, book.on, book.vocabulary.facts, book.parameters, evaluation.amount)
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


def parameter_value(*, code: str, on: dt.date) -> Decimal | None:
    """Return what a limit or an amount is on a day; none if nothing is in force then."""
    row = ParameterValue.objects.filter(in_force(on), parameter__code=code).first()
    return row.value if row else None


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
