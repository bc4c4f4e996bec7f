"""What the rules say about somebody, with the words in every language. It reads only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from portal.catalogue.models import PublicService
from portal.eligibility import queries as eligibility
from portal.eligibility.models import Fact
from portal.eligibility.rules import Verdict
from portal.eligibility.rules.facts import AGE_FACTS, BIRTH_DATE
from portal.households import queries as households
from portal.households.models import Person


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say about the facts, in every language, and which rules said it."""

    facts: Mapping[str, Any]
    verdict: str
    evaluation: Mapping[str, Any]
    missing: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The rules of one service on one day with the words for them, read once for everybody."""

    service: PublicService
    on: dt.date
    book: eligibility.RuleBook | None
    vocabulary: Mapping[str, Fact]

    @property
    def questions(self) -> tuple[str, ...]:
        """The facts that the rules read."""
        return self.book.fact_codes if self.book else ()

    def facts_to_send(self, *, person: Person | None, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts that the service reads: the profile's, then what was answered.

        The profile goes first because the answers of a visitor may be about somebody else; and
        where the birth date is known no other age is taken.
        """
        known = households.facts_for(person=person, on=self.on) if person else {}
        return self.facts_among({**given, **known})

    def facts_among(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts that the service reads among those that are known."""
        ages = set(AGE_FACTS) - {BIRTH_DATE} if BIRTH_DATE in facts else set()
        read = set(self.questions)
        if read.intersection(AGE_FACTS):
            read.update(AGE_FACTS)
        return {code: facts[code] for code in sorted(facts) if code in read and code not in ages}

    def judgement(self, facts: Mapping[str, Any]) -> Judgement:
        """Return the verdict on the facts with its trace in every language.

        Raises:
            FactInputError: if a fact cannot be used.
        """
        if self.book is None:
            return Judgement(facts=facts, verdict="", evaluation={}, missing=(), version="")
        assessments = {
            language: self._assessment(self.book, facts, language=language)
            for language, _name in settings.LANGUAGES
        }
        first = next(iter(assessments.values()))
        return Judgement(
            facts=facts,
            verdict=str(first.verdict),
            evaluation={language: found.as_json() for language, found in assessments.items()},
            missing=first.missing,
            version=self.book.version,
        )

    def leaves_open(self, facts: Mapping[str, Any]) -> bool:
        """Return whether the rules leave the service open to somebody with these facts."""
        if self.book is None:
            return True
        found = self._assessment(self.book, facts, language=settings.LANGUAGE_CODE)
        return found.verdict != Verdict.NOT_ELIGIBLE

    def _assessment(
        self, book: eligibility.RuleBook, facts: Mapping[str, Any], *, language: str
    ) -> eligibility.Assessment:
        return eligibility.assessment_by_book(
            book=book, facts=facts, vocabulary=self.vocabulary, language=language
        )


def desks_for(*, services: Sequence[PublicService], on: dt.date) -> dict[str, Desk]:
    """Return the rules of several services, by code, in as many queries as for one."""
    books, words = eligibility.rule_books(on=on), eligibility.facts_by_code()
    return {
        service.code: Desk(service=service, on=on, book=books.get(service.code), vocabulary=words)
        for service in services
    }


def desk_for(
    *, service: PublicService, on: dt.date, vocabulary: Mapping[str, Fact] | None = None
) -> Desk:
    """Return the rules of a service on a day; the vocabulary may be handed in."""
    try:
        book = eligibility.rule_book(service_code=service.code, on=on)
    except eligibility.NoRulesError:
        return Desk(service=service, on=on, book=None, vocabulary={})
    words = eligibility.facts_by_code() if vocabulary is None else vocabulary
    return Desk(service=service, on=on, book=book, vocabulary=words)


def facts_to_send(
    *, service: PublicService, person: Person | None, given: Mapping[str, Any], on: dt.date
) -> dict[str, Any]:
    """Return the facts that the service reads, for one person; see `Desk` for many."""
    return desk_for(service=service, on=on).facts_to_send(person=person, given=given)


def judgement_on(*, service: PublicService, facts: Mapping[str, Any], on: dt.date) -> Judgement:
    """Return the verdict on the facts, for one person; see `Desk` for many.

    Raises:
        FactInputError: if a fact cannot be used.
    """
    return desk_for(service=service, on=on).judgement(facts)
