"""Demonstration households of the two demonstration citizens: one Macedonian, one Albanian.

The personal numbers are valid in form and belong to nobody: their region, 99, is never issued.
"""

import datetime as dt

from portal.accounts.models import User
from portal.core import clock
from portal.directory.queries import municipality_by_code
from portal.households import operations, queries, rules
from portal.households.models import Person
from portal.households.operations import AddressDetails, GuardianDetails, PersonDetails

_AT_HOME = {"lives_in_country": True, "is_citizen": True, "lives_in_institution": False}
_FRAIL = {
    **_AT_HOME,
    "cannot_self_care": True,
    "disability_kind": "none",
    "disability_degree": "none",
}
_HEALTHY = {
    **_AT_HOME,
    "cannot_self_care": False,
    "disability_kind": "none",
    "disability_degree": "none",
}


def load_demo() -> None:
    """Fill the profiles of the demonstration citizens, unless they have one."""
    _household(
        email="citizen.mk@demo.example",
        address=("MK-801", "Скопје", "Демонстративна 1"),
        phone="070 000 001",
        people=(
            (rules.Relation.SELF, "Демо", "Граѓанка", dt.date(1986, 4, 12), _HEALTHY),
            (rules.Relation.CHILD, "Детенце", "Демо", dt.date(2024, 3, 5), _HEALTHY),
            (rules.Relation.PARENT, "Мајка", "Демо", dt.date(1948, 9, 30), _FRAIL),
        ),
    )
    _household(
        email="citizen.sq@demo.example",
        address=("MK-609", "Tetovë", "Demonstrative 2"),
        phone="070 000 002",
        people=(
            (rules.Relation.SELF, "Qytetare", "Demo", dt.date(1984, 7, 21), _HEALTHY),
            (rules.Relation.CHILD, "Fëmijë", "Demo", dt.date(2023, 10, 9), _HEALTHY),
            (rules.Relation.PARENT, "Baba", "Demo", dt.date(1945, 1, 17), _FRAIL),
        ),
    )


def _household(
    *,
    email: str,
    address: tuple[str, str, str],
    phone: str,
    people: tuple[tuple[rules.Relation, str, str, dt.date, dict[str, object]], ...],
) -> None:
    user = User.objects.get(email=email)
    if queries.profile_of(user=user).person:
        return
    code, settlement, street = address
    place = AddressDetails(
        municipality=municipality_by_code(code=code), settlement=settlement, street=street
    )
    operations.save_household(user=user, details=place)
    for relation, first_name, last_name, born, facts in people:
        details = PersonDetails(
            relation=relation,
            first_name=first_name,
            last_name=last_name,
            birth_date=born,
            embg=_embg(born),
            phone=phone if relation is rules.Relation.SELF else "",
        )
        if relation is rules.Relation.SELF:
            person = operations.save_person(user=user, details=details)
        else:
            person = operations.add_member(user=user, details=details, at=clock.now())
        operations.state_facts(person=person, facts=facts, stated_by=user, at=clock.now())
        if relation is rules.Relation.CHILD:
            _name_other_guardian(user=user, child=person)


def _name_other_guardian(*, user: User, child: Person) -> None:
    """Name somebody at an address that nobody reads, so that files show a question."""
    operations.state_guardian(
        child=child,
        details=GuardianDetails(
            situation=rules.GuardianSituation.NAMED,
            name=f"{child.last_name} 2",
            email=f"guardian.{user.preferred_language}@demo.example",
            language=user.preferred_language,
        ),
        by=user,
        at=clock.now(),
    )


def _embg(born: dt.date) -> str:
    """Return the first valid number of a birth date in the region that is never issued."""
    for serial in range(1000):
        digits = f"{born:%d%m}{born.year % 1000:03}99{serial:03}"
        check = rules.check_digit_of(digits)
        if check is not None:
            return f"{digits}{check}"
    raise AssertionError
