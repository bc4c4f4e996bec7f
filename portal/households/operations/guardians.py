"""Keeps what a citizen says about the other guardian of a child."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.models import User
from portal.core import clock
from portal.households import queries, rules
from portal.households.models import Person, SecondGuardian


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianDetails:
    """What is said of the other guardian; with `same_as` it is what was said for that child."""

    situation: rules.GuardianSituation
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "mk"
    same_as: int | None = None


@transaction.atomic
def state_guardian(
    *, child: Person, details: GuardianDetails, by: User, at: dt.datetime
) -> SecondGuardian:
    """Keep what is said of the other guardian; the same words again change nothing.

    Of somebody who is not to be told, nothing is kept but that.

    Raises:
        PersonNotFoundError: if it is to be the same as for a child of whom nothing was said.
    """
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=child.pk)
    said = _columns(details, by=by)
    current = queries.guardian_of(child=child)
    if current is not None:
        if all(getattr(current, name) == value for name, value in said.items()):
            return current
        current.ended_at = at
        current.save(update_fields=["ended_at", "updated_at"])
    return SecondGuardian.objects.create(child=child, named_by=by, named_at=at, **said)


@transaction.atomic
def accept_guardianship(*, guardian: SecondGuardian, by: User | None, at: dt.datetime) -> None:
    """Note that the named guardian has answered, with the account if there is one."""
    row = SecondGuardian.objects.select_for_update(of=("self",)).get(pk=guardian.pk)
    if not row.is_named:
        return
    row.accepted_at = row.accepted_at or at
    row.user = row.user or by
    row.save(update_fields=["accepted_at", "user", "updated_at"])


def end_for_adults(*, at: dt.datetime) -> int:
    """End what was said of the other guardian of whoever has turned eighteen; return how many."""
    born_until = rules.adults_born_until(on=clock.day_of(at))
    rows = SecondGuardian.objects.filter(child__birth_date__lte=born_until, ended_at__isnull=True)
    return rows.update(ended_at=at)


def forget_guardians(*, guardians: Collection[SecondGuardian]) -> None:
    """Erase names and addresses of guardians that no file needs any more."""
    keys = [guardian.pk for guardian in guardians]
    SecondGuardian.objects.filter(pk__in=keys, ended_at__isnull=False).update(
        situation=rules.GuardianSituation.ERASED, name="", email="", phone="", user=None
    )


def _columns(details: GuardianDetails, *, by: User) -> dict[str, str]:
    source: GuardianDetails | SecondGuardian = details
    if details.same_as is not None:
        sibling = queries.person_of(user=by, person_id=details.same_as)
        known = queries.guardian_of(child=sibling)
        if known is None:
            raise queries.PersonNotFoundError(details.same_as)
        source = known
    is_named = source.situation == rules.GuardianSituation.NAMED
    contact = {name: getattr(source, name) if is_named else "" for name in _CONTACT}
    return {"situation": str(source.situation), "language": source.language, **contact}


_CONTACT = ("name", "email", "phone")
