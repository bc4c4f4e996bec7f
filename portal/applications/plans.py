"""Works out what an application would be before it is sent: facts, verdict, receiver, due day.

The page that asks for one press and the operation that submits both use it, so the citizen
sees exactly what is sent. It reads only.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application
from portal.catalogue.models import PublicService
from portal.catalogue.rules import Receiver, ServiceGroup
from portal.core.calendar import public_holidays
from portal.directory import queries as directory
from portal.directory.models import Centre, CentreUnit, Institution, Municipality
from portal.directory.rules import InstitutionKind
from portal.eligibility import queries as eligibility
from portal.eligibility.rules import Verdict
from portal.eligibility.rules.facts import AGE_FACTS, BIRTH_DATE
from portal.households import queries as households
from portal.households.models import Household, Person

# Stand for a person who is not in the profile yet, and for the citizen.
NEW_PERSON = "new"
ONESELF = "me"
_CASH_DEPARTMENT = "парична помош"
_PLACE_SERVICES = frozenset(str(kind) for kind in InstitutionKind)


@dataclass(frozen=True, slots=True)
class Routing:
    """Who receives the application and why."""

    municipality: Municipality
    centre: Centre
    office: CentreUnit | None
    institution: Institution | None
    handled_by: str
    reason: rules.RoutingReason

    @property
    def receiver(self) -> Centre | Institution:
        """The body that decides."""
        institution = self.institution
        if institution is None or self.handled_by == self.centre.code:
            return self.centre
        return institution.parent or institution


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say about the facts, in every language, and which rules said it."""

    facts: Mapping[str, Any]
    verdict: str
    evaluation: Mapping[str, Any]
    missing: tuple[str, ...]
    version: str


def needs_place(*, service: PublicService) -> bool:
    """Return whether the service is a place in an institution that one may choose."""
    return service.code in _PLACE_SERVICES


def facts_to_send(
    *, service: PublicService, person: Person | None, given: Mapping[str, Any], on: dt.date
) -> dict[str, Any]:
    """Return the facts that the service reads: what the profile knows, then what was answered.

    The profile goes first because the answers of a visitor may be about somebody else; and
    where the birth date is known no other age is taken.
    """
    facts = {**given, **(households.facts_for(person=person, on=on) if person else {})}
    if BIRTH_DATE in facts:
        facts = {
            code: value
            for code, value in facts.items()
            if code == BIRTH_DATE or code not in AGE_FACTS
        }
    try:
        read = set(eligibility.rule_book(service_code=service.code, on=on).fact_codes)
    except eligibility.NoRulesError:
        return {}
    if read.intersection(AGE_FACTS):
        read.update(AGE_FACTS)
    return {code: facts[code] for code in sorted(facts) if code in read}


def judgement_on(*, service: PublicService, facts: Mapping[str, Any], on: dt.date) -> Judgement:
    """Return the verdict on the facts with its trace in every language.

    Raises:
        FactInputError: if a fact cannot be used.
    """
    try:
        book = eligibility.rule_book(service_code=service.code, on=on)
    except eligibility.NoRulesError:
        return Judgement(facts=facts, verdict="", evaluation={}, missing=(), version="")
    vocabulary = eligibility.facts_by_code()
    assessments = {
        language: eligibility.assessment_by_book(
            book=book, facts=facts, vocabulary=vocabulary, language=language
        )
        for language, _name in settings.LANGUAGES
    }
    first = next(iter(assessments.values()))
    return Judgement(
        facts=facts,
        verdict=str(first.verdict),
        evaluation={language: found.as_json() for language, found in assessments.items()},
        missing=first.missing,
        version=book.version,
    )


def routing_for(
    *,
    service: PublicService,
    municipality: Municipality,
    wishes: Sequence[Institution] = (),
) -> Routing:
    """Return where an application of somebody who lives in the municipality goes, and why."""
    places = needs_place(service=service)
    known = {row.code: row for row in (*wishes, *institutions_near(service, municipality))}
    offices = _offices(service=service, municipality=municipality)
    found = rules.route(
        centre=municipality.centre.code,
        offices=[office.code for office in offices],
        wishes=[wish.code for wish in wishes],
        institutions=list(known),
        institution_decides=service.receiver == Receiver.KINDERGARTEN,
        places=places,
    )
    institution = known[found.institution] if found.institution else None
    decides = institution is not None and found.handled_by == institution.code
    # The commission belongs to the whole kindergarten, not to one of its buildings.
    parent = institution.parent if institution and decides else None
    return Routing(
        municipality=municipality,
        centre=municipality.centre,
        office=next((office for office in offices if office.code == found.office), None),
        institution=institution,
        handled_by=parent.code if parent else found.handled_by,
        reason=found.reason,
    )


def _offices(*, service: PublicService, municipality: Municipality) -> list[CentreUnit]:
    """Return the local offices that deal with such a service.

    Some units of a centre are departments for cash rights only.
    """
    cash = service.group == ServiceGroup.CASH_RIGHTS
    return [
        office
        for office in directory.offices_in(municipality=municipality)
        if cash or _CASH_DEPARTMENT not in office.name_mk.lower()
    ]


def institutions_near(service: PublicService, municipality: Municipality) -> list[Institution]:
    """Return the institutions that serve a municipality: its own first, whole ones first."""
    if not needs_place(service=service):
        return []
    rows = directory.institutions(kind=service.code, municipality_code=municipality.code)
    return sorted(
        rows,
        key=lambda row: (
            row.municipality_id != municipality.pk,
            row.parent_id is not None,
            row.code,
        ),
    )


def due_on(*, service: PublicService, submitted_on: dt.date) -> dt.date:
    """Return the day by which an application submitted that day is decided."""
    days = rules.days_for_decision(deadline_days=service.deadline_days)
    return rules.working_days_after(
        start=submitted_on,
        days=days,
        holidays=public_holidays(years=range(submitted_on.year, submitted_on.year + 3)),
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the profile, and whether the rules leave the service open to them."""

    person: Person
    fits: bool
    open_application: Application | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one press would send, and what has still to be asked before."""

    service: PublicService
    candidates: tuple[Candidate, ...]
    main_household: Household | None
    person: Person | None
    is_for_somebody_new: bool
    missing_fields: tuple[str, ...]
    missing_facts: tuple[str, ...]
    judgement: Judgement
    routing: Routing | None
    due_on: dt.date

    @property
    def own_person(self) -> Person | None:
        """The citizen, once the profile has begun."""
        return next((one.person for one in self.candidates if one.person.is_self), None)

    @property
    def takes_wishes(self) -> bool:
        """The citizen may choose among institutions."""
        return needs_place(service=self.service)

    @property
    def is_complete(self) -> bool:
        """Nothing has to be asked."""
        return self.person is not None and not self.missing_fields and not self.missing_facts

    @property
    def is_unambiguous(self) -> bool:
        """Only one person of the profile comes into question."""
        return sum(candidate.fits for candidate in self.candidates) == 1 or (
            len(self.candidates) == 1
        )

    @property
    def open_application(self) -> Application | None:
        """The application that is already there for this person."""
        return next(
            (one.open_application for one in self.candidates if one.person == self.person), None
        )


def plan_for(
    *,
    user: User,
    service: PublicService,
    given: Mapping[str, Any],
    on: dt.date,
    whom: str = "",
    wishes: Sequence[Institution] = (),
) -> Plan:
    """Return what pressing the button would send.

    `whom` is the key of a person of the profile, `me`, `new` for somebody who is not in it yet,
    or empty: then it is the one whom the rules fit best.

    Raises:
        PersonNotFoundError: if the person is not in the citizen's profile.
    """
    candidates = _candidates(user=user, service=service, given=given, on=on)
    person, is_new = _chosen(candidates=candidates, service=service, whom=whom)
    facts = facts_to_send(service=service, person=person, given=given, on=on)
    judgement = judgement_on(service=service, facts=facts, on=on)
    main = households.households_of(user=user).filter(is_main=True).first()
    household = person.household if person else main
    municipality = household.municipality if household else None
    return Plan(
        service=service,
        candidates=candidates,
        main_household=main,
        person=person,
        is_for_somebody_new=is_new,
        missing_fields=households.missing_person_fields(person=person) if person else (),
        missing_facts=tuple(code for code in judgement.missing if code not in AGE_FACTS),
        judgement=judgement,
        routing=routing_for(service=service, municipality=municipality, wishes=wishes)
        if municipality
        else None,
        due_on=due_on(service=service, submitted_on=on),
    )


def _candidates(
    *, user: User, service: PublicService, given: Mapping[str, Any], on: dt.date
) -> tuple[Candidate, ...]:
    people = list(households.people_of(user=user))
    open_ones = {
        row.person_id: row
        for row in Application.objects.filter(
            person__in=people, service=service, status__in=rules.BLOCKING
        )
    }
    return tuple(
        Candidate(
            person=person,
            fits=_fits(service=service, person=person, given=given, on=on),
            open_application=open_ones.get(person.pk),
        )
        for person in people
    )


def _fits(*, service: PublicService, person: Person, given: Mapping[str, Any], on: dt.date) -> bool:
    facts = facts_to_send(service=service, person=person, given=given, on=on)
    return judgement_on(service=service, facts=facts, on=on).verdict != Verdict.NOT_ELIGIBLE


def _chosen(
    *, candidates: Sequence[Candidate], service: PublicService, whom: str
) -> tuple[Person | None, bool]:
    if whom == NEW_PERSON:
        return None, True
    if whom == ONESELF:
        return next((one.person for one in candidates if one.person.is_self), None), False
    if whom:
        for candidate in candidates:
            if str(candidate.person.pk) == whom:
                return candidate.person, False
        raise households.PersonNotFoundError(whom)
    best = next((one for one in candidates if one.fits), None)
    if best is not None:
        return best.person, False
    for_child = service.group == ServiceGroup.CHILD_PROTECTION
    if for_child or not candidates:
        return None, for_child
    return candidates[0].person, False
