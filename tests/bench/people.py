"""Citizens with complete profiles, for whom one press is enough."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from portal.accounts.models import User
from portal.core import clock
from portal.directory.models import Municipality
from portal.households import operations
from portal.households.models import FactStatement, Person
from portal.households.rules import check_digit_of
from tests.bench.rows import Sql, copies

if TYPE_CHECKING:
    from collections.abc import Sequence

BORN = dt.date(1947, 3, 24)
FACTS = {
    "lives_in_country": True,
    "lives_in_institution": False,
    "cannot_self_care": True,
    "disability_degree": "none",
}


def citizens(count: int) -> range:
    """Make citizens who may send an application for home care with one press; return their keys.

    One is made as the portal makes them, the others are copies in other municipalities and with
    other fingerprints of their personal numbers.
    """
    person = citizen()
    places = list(Municipality.objects.order_by("code").values_list("pk", flat=True))
    place = Sql(f"(ARRAY{places})[(n % {len(places)} + 1)::int]")
    prefix = uuid.uuid4().hex
    users = copies(person.owner, count, email=Sql(f"'{prefix}-' || n || '@bench.example'"))
    homes = copies(person.household, count, owner_id=Sql(f"{users} + n"), municipality_id=place)
    people = copies(
        person,
        count,
        owner_id=Sql(f"{users} + n"),
        household_id=Sql(f"{homes} + n"),
        embg_digest=Sql(f"encode(sha256(('{prefix}' || n)::bytea), 'hex')"),
    )
    for said in FactStatement.objects.filter(person=person):
        copies(said, count, person_id=Sql(f"{people} + n"), stated_by_id=Sql(f"{users} + n"))
    for said in FactStatement.objects.filter(household=person.household):
        copies(said, count, household_id=Sql(f"{homes} + n"), stated_by_id=Sql(f"{users} + n"))
    for home in person.household.residences.all():
        copies(home, count, household_id=Sql(f"{homes} + n"), municipality_id=place)
    return range(users + 1, users + count + 1)


def sessions_of(users: Sequence[int]) -> list[str]:
    """Sign these citizens in and return the keys of their sessions."""
    keys = []
    for user in User.objects.filter(pk__in=users).order_by("pk"):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(session.session_key)
    return keys


def citizen() -> Person:
    """Make one citizen as the portal makes them."""
    user = User.objects.create(email=f"{uuid.uuid4().hex}@bench.example")
    home = Municipality.objects.order_by("code").first()
    address = operations.AddressDetails(municipality=home, street="Мерна 1")
    operations.save_household(user=user, details=address)
    person = operations.save_person(
        user=user,
        details=operations.PersonDetails(
            first_name="Мерна", last_name="Личност", birth_date=BORN, embg=_embg()
        ),
    )
    operations.state_facts(person=person, facts=FACTS, stated_by=user, at=clock.now())
    return Person.objects.select_related("owner", "household").get(pk=person.pk)


def _embg() -> str:
    """Return a number that is valid in form, of the region that is never issued."""
    return next(
        f"{BORN:%d%m}{BORN.year % 1000:03}99{serial:03}{check}"
        for serial in range(1000)
        if (check := check_digit_of(f"{BORN:%d%m}{BORN.year % 1000:03}99{serial:03}")) is not None
    )
