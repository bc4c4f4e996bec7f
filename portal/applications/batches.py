"""Works out what several applications would be before they are sent in one go. It reads only."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.applications import plans, rules
from portal.applications.models import Application
from portal.catalogue import queries as catalogue
from portal.catalogue.models import PublicService
from portal.directory.models import Municipality
from portal.eligibility.rules.facts import AGE_FACTS
from portal.households import queries as households
from portal.households.models import Mandate, Person, SecondGuardian
from portal.households.rules import HOUSEHOLD_FACTS, covers

MOST_FILES = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that somebody of the profile may apply for."""

    key: str
    service: PublicService
    fits: bool
    open_application: Application | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody of the profile with all that may be applied for."""

    person: Person
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One of the applications that a press would send."""

    key: str
    plan: plans.Plan

    @property
    def person(self) -> Person:
        """For whom it is."""
        assert self.plan.person is not None  # noqa: S101 - a file is always for somebody
        return self.plan.person

    @property
    def is_there(self) -> bool:
        """An application for the same is open already."""
        return self.plan.open_application is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is still asked about one person, each thing once for all files."""

    person: Person
    plan: plans.Plan
    with_address: bool
    facts: tuple[str, ...]
    with_guardian: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that one press would send, and what has still to be asked."""

    files: tuple[File, ...]
    asked: tuple[Asked, ...]

    @property
    def new_files(self) -> tuple[File, ...]:
        """Those that are not open already."""
        return tuple(file for file in self.files if not file.is_there)


def key_of(person: Person, service: PublicService) -> str:
    """Return the key of one application within the choice."""
    return f"{person.pk}-{service.code}"


def choices_for(
    *, user: User, on: dt.date, codes: Collection[str] = (), acting: Mandate | None = None
) -> list[Choice]:
    """Return for whom and what a citizen may apply; with `codes` only these services.

    With `acting` it is one person, and what the mandate covers.
    """
    services = [row for row in _online(acting) if not codes or row.code in codes]
    people = list(households.people_in_reach_of(user=user, on=on, acting=acting))
    desks = plans.desks_for(services=services, on=on)
    known = households.facts_for_all(people=people, on=on)
    there = _open_applications(people)
    return [
        Choice(
            person=person,
            offers=tuple(
                Offer(
                    key=key_of(person, service),
                    service=service,
                    fits=desks[service.code].leaves_open(
                        desks[service.code].facts_among(known[person.pk])
                    ),
                    open_application=there.get((person.pk, service.code)),
                )
                for service in services
            ),
        )
        for person in people
    ]


def chosen_from(keys: Collection[str], *, choices: Sequence[Choice]) -> list[tuple[int, str]]:
    """Return the pairs of person and service that the keys name, in the order of the page.

    What is not the citizen's own, or no service, is not among them.
    """
    wanted = set(keys)
    return [
        (choice.person.pk, offer.service.code)
        for choice in choices
        for offer in choice.offers
        if offer.key in wanted
    ]


def batch_for(
    *,
    user: User,
    chosen: Sequence[tuple[int, str]],
    given: Mapping[str, Any],
    on: dt.date,
    acting: Mandate | None = None,
) -> Batch:
    """Return what pressing the button would send for these people and services.

    Who or what is no longer there is left out.
    """
    reached = households.people_in_reach_of(user=user, on=on, acting=acting)
    people = {row.pk: row for row in reached}
    services = {row.code: row for row in _online(acting)}
    pairs = [
        (people[key], services[code]) for key, code in chosen if key in people and code in services
    ]
    desks = plans.desks_for(services=list({one.code: one for _who, one in pairs}.values()), on=on)
    known = households.facts_for_all(
        people=list({who.pk: who for who, _one in pairs}.values()), on=on
    )
    there = _open_applications([who for who, _one in pairs])
    guardians = households.guardians_of(people={who.pk: who for who, _one in pairs}.values())
    routes: dict[tuple[str, int], plans.Routing] = {}
    own = [
        plans.Candidate(row, fits=True, open_application=None)
        for row in people.values()
        if row.is_self
    ]
    files = tuple(
        File(
            key=key_of(person, service),
            plan=_plan(
                user=user,
                person=person,
                desk=desks[service.code],
                facts={**given, **known[person.pk]},
                open_application=there.get((person.pk, service.code)),
                own=own,
                routes=routes,
                guardians=guardians,
                acting=acting,
            ),
        )
        for person, service in pairs
    )
    return Batch(files=files, asked=tuple(_asked([file for file in files if not file.is_there])))


def _online(acting: Mandate | None) -> list[PublicService]:
    """Return what can be applied for here, under a mandate what it covers."""
    codes = acting.service_codes if acting else ()
    rows = catalogue.published_services().filter(is_online=True)
    return [row for row in rows if covers(service_codes=codes, service_code=row.code)]


def _open_applications(people: Sequence[Person]) -> dict[tuple[int, str], Application]:
    rows = Application.objects.filter(person__in=people, status__in=rules.BLOCKING)
    return {(row.person_id, row.service.code): row for row in rows.select_related("service")}


def _plan(
    *,
    user: User,
    person: Person,
    desk: plans.Desk,
    facts: Mapping[str, Any],
    open_application: Application | None,
    own: Sequence[plans.Candidate],
    routes: dict[tuple[str, int], plans.Routing],
    guardians: Mapping[int, SecondGuardian],
    acting: Mandate | None,
) -> plans.Plan:
    judgement = desk.judgement(desk.facts_among(facts))
    municipality = person.household.municipality
    others = [one for one in own if one.person.pk != person.pk]
    return plans.Plan(
        service=desk.service,
        candidates=(plans.Candidate(person, True, open_application), *others),  # noqa: FBT003 - chosen by the citizen
        main_household=None,
        person=person,
        is_for_somebody_new=False,
        missing_fields=households.missing_person_fields(person=person),
        missing_facts=tuple(code for code in judgement.missing if code not in AGE_FACTS),
        judgement=judgement,
        routing=_route(desk.service, municipality, routes) if municipality else None,
        due_on=plans.due_on(service=desk.service, submitted_on=desk.on),
        desk=desk,
        user=user,
        acting=acting,
        guardianship=plans.guardianship(guardians.get(person.pk))
        if plans.may_say(user=user, person=person, service=desk.service, on=desk.on)
        else plans.Guardianship(),
    )


def _route(
    service: PublicService,
    municipality: Municipality,
    routes: dict[tuple[str, int], plans.Routing],
) -> plans.Routing:
    key = (service.code, municipality.pk)
    if key not in routes:
        routes[key] = plans.routing_for(service=service, municipality=municipality)
    return routes[key]


def _asked(files: Sequence[File]) -> list[Asked]:
    """Return what is asked about each person; what a household shares is asked once."""
    asked: dict[int, Asked] = {}
    houses: set[int] = set()
    shared: dict[int, set[str]] = {}
    for file in files:
        person, home = file.person, file.person.household_id
        before = asked.get(person.pk)
        codes = dict.fromkeys(before.facts if before else ())
        for code in file.plan.missing_facts:
            if code in HOUSEHOLD_FACTS and code in shared.get(home, ()) and code not in codes:
                continue
            codes[code] = None
            if code in HOUSEHOLD_FACTS:
                shared.setdefault(home, set()).add(code)
        needs = bool(set(households.NEEDED_OF_ADDRESS).intersection(file.plan.missing_fields))
        with_address = before.with_address if before else needs and home not in houses
        houses.add(home)
        with_guardian = file.plan.guardianship.is_asked or bool(before and before.with_guardian)
        asked[person.pk] = Asked(person, file.plan, with_address, tuple(codes), with_guardian)
    return list(asked.values())
