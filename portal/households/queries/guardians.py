"""Reads what a citizen said about the other guardian of a child."""

import datetime as dt
from collections.abc import Iterable

from portal.accounts.models import User
from portal.households import rules
from portal.households.models import Person, SecondGuardian


def has_guardians(*, person: Person, on: dt.date) -> bool:
    """Return whether somebody beside the citizen may decide for a person, too."""
    return rules.has_guardians(
        is_child=person.relation == rules.Relation.CHILD, birth_date=person.birth_date, on=on
    )


def guardians_of(*, people: Iterable[Person]) -> dict[int, SecondGuardian]:
    """Return what is said of the other guardian today, by the key of the child."""
    rows = SecondGuardian.objects.filter(child__in=list(people), ended_at__isnull=True)
    return {row.child_id: row for row in rows}


def guardian_of(*, child: Person) -> SecondGuardian | None:
    """Return what is said of the other guardian today; none if nothing was said."""
    return guardians_of(people=[child]).get(child.pk)


def children_with_guardian(*, user: User, beside: Person | None) -> list[Person]:
    """Return the other children of a profile of whom it was said who decides for them, too."""
    said = SecondGuardian.objects.filter(child__owner=user, ended_at__isnull=True)
    rows = Person.objects.filter(pk__in=said.values("child"), removed_at__isnull=True)
    return [row for row in rows.order_by("pk") if row != beside]
