"""What the rules say about somebody, with the words in every language. It reads only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from portal.catalogue.models import PublicService
from portal.eligibility import queries as eligibility
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
    vocabulary: eligibility.Vocabulary

    @property
    def questions(self) -> tuple[str, ...]:
        """The facts that the rules read."""
        return self.book.fact_codes if self.book else ()

    def facts_known_of(self, *, people: Sequence[Person]) -> dict[int, dict[str, Any]]:
        """Return what the profile says of each person, by their keys, as far as it is read."""
        return households.facts_for_all(
            people=people,
            on=self.on,
            freshness=self.vocabulary.freshness,
            codes=self.questions,
        )

    def facts_to_send(self, *, person: Person | None, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts that the service reads: the profile's, then what was answered.

        The profile goes first because the answers of a visitor may be about somebody else; and
        where the birth date is known no other age is taken.
        """
        known = self.facts_known_of(people=[person])[person.pk] if person else {}
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
        assessments = eligibility.assessments_by_book(
            book=self.book, facts=facts, languages=[language for language, _ in settings.LANGUAGES]
        )
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
        code = self.service.code
        found = eligibility.standings(books={code: self.book}, facts=facts)[code]
        return found.verdict != Verdict.NOT_ELIGIBLE


def desks_for(*, services: Sequence[PublicService], on: dt.date) -> dict[str, Desk]:
    """Return the rules of several services, by code, in as many queries as for one."""
    edition = eligibility.current_edition()
    books = edition.books(on=on)
    return {
        service.code: Desk(
            service=service,
            on=on,
            book=books.get(service.code),
            vocabulary=edition.vocabulary,
        )
        for service in services
    }


def desk_for(*, service: PublicService, on: dt.date) -> Desk:
    """Return the rules of a service on a day."""
    return desks_for(services=[service], on=on)[service.code]


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
