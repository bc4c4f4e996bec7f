"""How things stand for one citizen on one day: each file and each right by the same rules.

Two of these, before and after a change, are compared. It reads only.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from portal.accounts.models import User
from portal.applications import plans
from portal.applications import queries as applications
from portal.applications.models import Application
from portal.applications.plans import Judgement, Routing
from portal.catalogue.models import PublicService
from portal.circumstances import rules
from portal.eligibility import queries as eligibility
from portal.eligibility.rules import Verdict
from portal.households import queries as households
from portal.households.models import Mandate, Person


@dataclass(frozen=True, slots=True)
class Standing:
    """How one file stands by the facts of the day."""

    application: Application
    judgement: Judgement
    routing: Routing | None
    address: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """Every live file, and the verdict on every service for everybody of the profile."""

    files: Mapping[int, Standing]
    verdicts: Mapping[tuple[int, str], str]
    people: Mapping[int, Person]
    services: Mapping[str, PublicService]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change means for one file."""

    application: Application
    before: Judgement
    after: Judgement
    goes_to: Routing | None
    new_address: str
    is_gone: bool

    @property
    def amount_before(self) -> int | None:
        """The monthly amount in MKD before, where the rules compute one."""
        return _amount(self.before)

    @property
    def amount_after(self) -> int | None:
        """The monthly amount in MKD after, where the rules compute one."""
        return _amount(self.after)


@dataclass(frozen=True, slots=True)
class RightChange:
    """A service that opens or closes for somebody."""

    person: Person
    service: PublicService
    opens: bool


def outlook_of(*, user: User, on: dt.date, under: Mandate | None = None) -> Outlook:
    """Return how things stand for a citizen on a day; under a mandate for the files sent so."""
    people = {person.pk: person for person in households.people_of(user=user)}
    services = {row.code: row for row in PublicService.objects.filter(live=True, is_online=True)}
    return Outlook(
        files={
            row.pk: _standing(application=row, kept=people.get(row.person_id), on=on)
            for row in _live_files(user=user, on=on, under=under)
        },
        verdicts=_verdicts(people=people, codes=services, on=on),
        people=people,
        services=services,
    )


def effects(*, before: Outlook, after: Outlook) -> list[Effect]:
    """Return the files for which something is different now.

    Whoever had left the profile before lives a life of their own: nothing of it is told again.
    """
    found = []
    for key, then in before.files.items():
        if then.is_gone:
            continue
        now = after.files[key]
        goes_to = _goes_to(then=then, now=now)
        new_address = now.address if now.address != then.address else ""
        if goes_to or new_address or now.is_gone or then.judgement.facts != now.judgement.facts:
            found.append(
                Effect(
                    application=now.application,
                    before=then.judgement,
                    after=now.judgement,
                    goes_to=goes_to,
                    new_address=new_address,
                    is_gone=now.is_gone,
                )
            )
    return found


def right_changes(*, before: Outlook, after: Outlook) -> list[RightChange]:
    """Return the services that open or close for somebody, without those they have files for."""
    taken = {
        (one.application.person_id, one.application.service.code) for one in after.files.values()
    }
    changes = []
    for (person_id, code), verdict in after.verdicts.items():
        then = before.verdicts.get((person_id, code), str(Verdict.NOT_ELIGIBLE))
        if (person_id, code) in taken or _is_open(then) == _is_open(verdict):
            continue
        changes.append(
            RightChange(
                person=after.people[person_id],
                service=after.services[code],
                opens=_is_open(verdict),
            )
        )
    return changes


def _is_open(verdict: str) -> bool:
    return verdict in {Verdict.ELIGIBLE, Verdict.NEEDS_ASSESSMENT}


def _live_files(*, user: User, on: dt.date, under: Mandate | None) -> list[Application]:
    """Return the files of one mandate, or those that somebody sent for the own profile.

    What a helper sent for others has nothing to do with a change in the helper's own life.
    """
    sent = (
        Application.objects.filter(submitted_under=under)
        if under
        else applications.applications_of(applicant=user, on=on).filter(
            Q(submitted_under=None) | Q(person__owner=user), applicant=user
        )
    )
    return list(
        sent.filter(status__in=[str(status) for status in rules.TOLD])
        .select_related(
            "service", "person__household__municipality__centre", "centre", "institution__parent"
        )
        .order_by("id")
    )


def _standing(*, application: Application, kept: Person | None, on: dt.date) -> Standing:
    person = kept or application.person
    facts = plans.facts_to_send(
        service=application.service, person=person, given=application.facts, on=on
    )
    municipality = person.household.municipality
    return Standing(
        application=application,
        judgement=plans.judgement_on(service=application.service, facts=facts, on=on),
        routing=plans.routing_for(service=application.service, municipality=municipality)
        if municipality
        else None,
        address=person.household.address_line,
        is_gone=kept is None,
    )


def _goes_to(*, then: Standing, now: Standing) -> Routing | None:
    """Return where the file goes because the residence changed; none when it stays."""
    application = now.application
    moves = rules.moves_with_residence(
        status=application.state, is_with_centre=application.handled_by == application.centre.code
    )
    if not moves or now.routing is None or then.routing is None:
        return None
    is_elsewhere = now.routing.centre != then.routing.centre
    return now.routing if is_elsewhere else None


def _verdicts(
    *, people: Mapping[int, Person], codes: Mapping[str, PublicService], on: dt.date
) -> dict[tuple[int, str], str]:
    facts = households.facts_for_all(people=list(people.values()), on=on)
    found = {}
    books = {code: book for code, book in eligibility.rule_books(on=on).items() if code in codes}
    for key, known in facts.items():
        for code, standing in eligibility.standings(books=books, facts=known).items():
            found[key, code] = str(standing.verdict)
    return found


def _amount(judgement: Judgement) -> int | None:
    for evaluation in judgement.evaluation.values():
        amount = evaluation.get("amount")
        return int(amount) if amount is not None else None
    return None
