"""Keeps what is said for eligibility."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from portal.accounts.models import User
from portal.core import clock
from portal.directory.models import Centre
from portal.eligibility import queries as eligibility
from portal.eligibility.rules import FactKind, FactSpec, known_facts
from portal.households import queries, rules
from portal.households.models import FactStatement, Person


@transaction.atomic
def state_facts(
    *, person: Person, facts: Mapping[str, Any], stated_by: User, at: dt.datetime
) -> list[FactStatement]:
    """Keep facts as the citizen states them; only what is news becomes a row.

    The same answer is news on another day when answers to that question age. Facts of the
    household are kept for everybody who lives there. Values are plain JSON.

    Raises:
        FactInputError: if a fact is unknown, or a value outside its range or choices.
    """
    known_facts(vocabulary=_vocabulary(), given=facts, on=clock.day_of(at))
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    latest = queries.latest_statements(person=person)
    ageing = {code for code, row in eligibility.freshness_by_code().items() if _ages(row)}
    changed = [
        _statement(person=person, code=code, value=value, stated_by=stated_by, at=at)
        for code, value in facts.items()
        if code not in latest or not _says_the_same(latest[code], value, at=at, ageing=ageing)
    ]
    return FactStatement.objects.bulk_create(changed)


@transaction.atomic
def state_facts_by_register(
    *, person: Person, facts: Mapping[str, Any], register: rules.Register, at: dt.datetime
) -> list[FactStatement]:
    """Keep facts as a register gives them; they stand beside what the citizen said.

    Raises:
        FactInputError: if a fact is unknown, or a value outside its range or choices.
    """
    origin = {"source": rules.Source.REGISTER, "register": register}
    return _state_for(person=person, facts=facts, at=at, origin=origin, stated_by=None)


@transaction.atomic
def establish_facts(
    *, person: Person, facts: Mapping[str, Any], centre: Centre, by: User, at: dt.datetime
) -> list[FactStatement]:
    """Keep facts as a centre for social work established them.

    Raises:
        FactInputError: if a fact is unknown, or a value outside its range or choices.
    """
    origin = {"source": rules.Source.CENTRE, "centre": centre}
    return _state_for(person=person, facts=facts, at=at, origin=origin, stated_by=by)


@transaction.atomic
def take_back_fact(*, person: Person, code: str, at: dt.datetime) -> None:
    """Take back what the citizen said about a fact; that it was said stays on record."""
    FactStatement.objects.filter(
        Q(person=person) | Q(household=person.household_id),
        code=code,
        source=rules.Source.CITIZEN,
        withdrawn_at__isnull=True,
    ).update(withdrawn_at=at)


def _state_for(
    *,
    person: Person,
    facts: Mapping[str, Any],
    at: dt.datetime,
    origin: Mapping[str, Any],
    stated_by: User | None,
) -> list[FactStatement]:
    known_facts(vocabulary=_vocabulary(), given=facts, on=clock.day_of(at))
    return FactStatement.objects.bulk_create(
        _statement(person=person, code=code, value=value, stated_by=stated_by, at=at, **origin)
        for code, value in facts.items()
    )


def _vocabulary() -> dict[str, FactSpec]:
    return {
        code: FactSpec(
            code=code,
            kind=FactKind(fact.kind),
            choices=tuple(choice.code for choice in fact.choices.all()),
            minimum=fact.minimum,
            maximum=fact.maximum,
        )
        for code, fact in eligibility.facts_by_code().items()
    }


def _statement(
    *,
    person: Person,
    code: str,
    value: Any,
    stated_by: User | None,
    at: dt.datetime,
    **origin: Any,
) -> FactStatement:
    of_household = code in rules.HOUSEHOLD_FACTS
    return FactStatement(
        person=None if of_household else person,
        household=person.household if of_household else None,
        code=code,
        value=value,
        stated_by=stated_by,
        stated_at=at,
        **origin,
    )


def _ages(row: eligibility.Freshness) -> bool:
    return row.counts_days is not None or row.counts_within_year


def _says_the_same(row: FactStatement, value: Any, *, at: dt.datetime, ageing: set[str]) -> bool:
    """Return whether a new statement adds nothing."""
    same_day = clock.day_of(row.stated_at) == clock.day_of(at)
    return bool(row.value == value) and (same_day or row.code not in ageing)
