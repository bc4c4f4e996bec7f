"""Citizens with complete profiles, for whom one press is enough."""

from __future__ import annotations

import datetime as dt
import uuid

from portal.accounts.models import User
from portal.core import clock
from portal.directory.models import Municipality
from portal.households import operations
from portal.households.rules import check_digit_of

BORN = dt.date(1947, 3, 24)
FACTS = {
    "lives_in_country": True,
    "lives_in_institution": False,
    "cannot_self_care": True,
    "disability_degree": "none",
}


def citizens(count: int) -> list[User]:
    """Make citizens who may send an application for home care with one press."""
    municipalities = list(Municipality.objects.order_by("code"))
    return [_citizen(municipalities[turn % len(municipalities)]) for turn in range(count)]


def _citizen(municipality: Municipality) -> User:
    user = User.objects.create(email=f"{uuid.uuid4().hex}@bench.example")
    address = operations.AddressDetails(municipality=municipality, street="Мерна 1")
    operations.save_household(user=user, details=address)
    person = operations.save_person(
        user=user,
        details=operations.PersonDetails(
            first_name="Мерна", last_name="Личност", birth_date=BORN, embg=_embg()
        ),
    )
    operations.state_facts(person=person, facts=FACTS, stated_by=user, at=clock.now())
    return user


def _embg() -> str:
    """Return a number that is valid in form, of the region that is never issued."""
    return next(
        f"{BORN:%d%m}{BORN.year % 1000:03}99{serial:03}{check}"
        for serial in range(1000)
        if (check := check_digit_of(f"{BORN:%d%m}{BORN.year % 1000:03}99{serial:03}")) is not None
    )
