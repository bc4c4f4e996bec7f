"""What one press would send, and what has still to be asked before. It reads only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application
from portal.applications.plans.guarding import Guardianship, guardianship_for
from portal.applications.plans.judging import Desk, Judgement, desk_for
from portal.applications.plans.routing import Routing, due_on, needs_place, routing_for
from portal.catalogue.models import PublicService
from portal.catalogue.rules import ServiceGroup
from portal.directory.models import Institution
from portal.eligibility.rules.facts import AGE_FACTS
from portal.households import queries as households
from portal.households.models import Household, Mandate, Person
from portal.households.rules import covers

# Stand for a person who is not in the profile yet, and for the citizen.
NEW_PERSON = "new"
ONESELF = "me"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the profile, and whether the rules leave the service open to them."""

    person: Person
    fits: bool
    open_application: Application | None
    is_oneself: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What one press would send, and what has still to be asked before.

    `main_household` is where the citizen lives, while the person is still unknown.
    """

    user: User
    acting: Mandate | None
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
    desk: Desk
    guardianship: Guardianship

    @property
    def own_person(self) -> Person | None:
        """The citizen, once the profile has begun; who acts for another needs none."""
        if self.acting is not None:
            return self.person
        own = (one.person for one in self.candidates if one.person.owner_id == self.user.pk)
        return next((person for person in own if person.is_self), None)

    @property
    def takes_wishes(self) -> bool:
        """The citizen may choose among institutions."""
        return needs_place(service=self.service)

    @property
    def is_complete(self) -> bool:
        """Nothing has to be asked."""
        is_open = self.missing_fields or self.missing_facts or self.guardianship.is_asked
        return self.person is not None and not is_open

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
    desk: Desk | None = None,
    acting: Mandate | None = None,
) -> Plan:
    """Return what pressing the button would send.

    With `acting` a helper applies at a counter for one person, and nobody else is in reach.

    `whom` is the key of a person of the profile, `me`, `new` for somebody who is not in it yet,
    or empty: then it is the one whom the rules fit best.

    Raises:
        PersonNotFoundError: if the person is not in the citizen's profile.
    """
    desk = desk or desk_for(service=service, on=on)
    people = list(households.people_in_reach_of(user=user, on=desk.on, acting=acting))
    known = desk.facts_known_of(people=people)
    candidates = _candidates(user=user, desk=desk, given=given, people=people, known=known)
    if acting is not None:
        is_covered = covers(service_codes=acting.service_codes, service_code=service.code)
        if not (candidates and is_covered):
            raise households.PersonNotFoundError(acting.key)
        whom = str(candidates[0].person.pk)
    person, is_new = _chosen(candidates=candidates, service=service, whom=whom)
    judgement = desk.judgement(
        desk.facts_among({**given, **known[person.pk]} if person else dict(given))
    )
    main = None if person else households.households_of(user=user).filter(is_main=True).first()
    household = person.household if person else main
    municipality = household.municipality if household else None
    return Plan(
        user=user,
        acting=acting,
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
        desk=desk,
        guardianship=guardianship_for(user=user, person=person, service=service, on=on),
    )


def _candidates(
    *,
    user: User,
    desk: Desk,
    given: Mapping[str, Any],
    people: Sequence[Person],
    known: Mapping[int, Mapping[str, Any]],
) -> tuple[Candidate, ...]:
    open_keys = list(
        Application.objects.filter(
            person__in=people, service=desk.service, status__in=rules.BLOCKING
        )
        .order_by()
        .values_list("pk", flat=True)
    )
    found = Application.objects.in_bulk(open_keys) if open_keys else {}
    open_ones = {row.person_id: row for row in found.values()}
    return tuple(
        Candidate(
            person=person,
            fits=desk.leaves_open(desk.facts_among({**given, **known[person.pk]})),
            open_application=open_ones.get(person.pk),
            is_oneself=person.is_self and person.owner_id == user.pk,
        )
        for person in people
    )


def _chosen(
    *, candidates: Sequence[Candidate], service: PublicService, whom: str
) -> tuple[Person | None, bool]:
    if whom == NEW_PERSON:
        return None, True
    if whom == ONESELF:
        return next((one.person for one in candidates if one.is_oneself), None), False
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
