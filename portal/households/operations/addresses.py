"""Keeps where people live, and where they lived before."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.models import User
from portal.core import clock
from portal.directory.models import Municipality
from portal.households import rules
from portal.households.models import Household, Person, Residence


class MovedInFutureError(Exception):
    """Somebody can say that they have moved only once they have."""


class MovedBeforeArrivalError(Exception):
    """The day of the move lies before the day on which they came to the address they leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDetails:
    """Where a household lives."""

    municipality: Municipality | None
    settlement: str = ""
    street: str = ""


@transaction.atomic
def move_household(
    *,
    household: Household,
    details: AddressDetails,
    moved_on: dt.date,
    by: User,
    at: dt.datetime,
) -> Residence:
    """Let everybody of a household live elsewhere from a day on; the old address is kept.

    Said twice, it is one move. The applications and rights that rest on the old address are not
    touched here.

    Raises:
        MovedInFutureError: if the day has not come.
        MovedBeforeArrivalError: if they lived at the old address only later.
    """
    if moved_on > clock.day_of(at):
        raise MovedInFutureError
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    left = locked.residences.filter(until_on__isnull=True).first()
    if left is not None:
        if _is_there(left, details):
            return left
        if left.from_on is not None and moved_on < left.from_on:
            raise MovedBeforeArrivalError
        _leave(left, moved_on=moved_on)
    _live_at(locked, details)
    household.refresh_from_db()
    return _residence(household=locked, from_on=moved_on, by=by)


@transaction.atomic
def move_person(*, person: Person, details: AddressDetails | None) -> Household:
    """Let a member live with the citizen, or elsewhere when another address is given."""
    household = (
        main_household(user=person.owner)
        if details is None
        else add_household(user=person.owner, details=details)
    )
    Person.objects.filter(pk=person.pk).update(household=household)
    return household


@transaction.atomic
def save_household(
    *, user: User, details: AddressDetails, household: Household | None = None
) -> Household:
    """Keep the citizen's own address, or another one that is handed in, and return it.

    This begins or corrects an address; `move_household` leaves it for another.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    kept = household or main_household(user=user)
    _live_at(kept, details)
    current = kept.residences.filter(until_on__isnull=True).first()
    if current is None:
        _residence(household=kept, from_on=None, by=user)
    elif not _is_there(current, details):
        current.municipality, current.settlement = kept.municipality, kept.settlement
        current.street = kept.street
        current.source, current.register, current.centre = rules.Source.CITIZEN, "", None
        current.recorded_by = user
        current.save()
    return kept


@transaction.atomic
def add_household(*, user: User, details: AddressDetails) -> Household:
    """Keep a second address, of a member who lives elsewhere; the same address only once."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    kept, is_new = Household.objects.get_or_create(
        owner=user,
        is_main=False,
        municipality=details.municipality,
        settlement=details.settlement.strip(),
        street=details.street.strip(),
    )
    if is_new:
        _residence(household=kept, from_on=None, by=user)
    return kept


@transaction.atomic
def settle_by_register(
    *, household: Household, details: AddressDetails, since: dt.date | None
) -> None:
    """Keep the registered address of a household that has none; the citizen's own word stays."""
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if locked.municipality_id or locked.street or locked.settlement:
        return
    _live_at(locked, details)
    Residence.objects.create(
        household=locked,
        municipality=locked.municipality,
        settlement=locked.settlement,
        street=locked.street,
        from_on=since,
        source=rules.Source.REGISTER,
        register=rules.Register.CIVIL,
    )


@transaction.atomic
def declare_everybody_listed(*, household: Household, listed: bool) -> None:
    """Record whether the members in the profile are all who live at the address."""
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    locked.everybody_is_listed = listed
    locked.save(update_fields=["everybody_is_listed", "updated_at"])


def main_household(*, user: User) -> Household:
    """Return the citizen's own household, begun if there is none."""
    household, _made = Household.objects.get_or_create(owner=user, is_main=True)
    return household


def _is_there(residence: Residence, details: AddressDetails) -> bool:
    place = details.municipality.pk if details.municipality else None
    return (residence.municipality_id, residence.settlement, residence.street) == (
        place,
        details.settlement.strip(),
        details.street.strip(),
    )


def _live_at(household: Household, details: AddressDetails) -> None:
    household.municipality = details.municipality
    household.settlement, household.street = details.settlement.strip(), details.street.strip()
    household.save()


def _leave(residence: Residence, *, moved_on: dt.date) -> None:
    """Close an address; one that lasted less than a day was a mistake and is not kept."""
    if residence.from_on == moved_on:
        residence.delete()
        return
    residence.until_on = moved_on - dt.timedelta(days=1)
    residence.save(update_fields=["until_on"])


def _residence(*, household: Household, from_on: dt.date | None, by: User) -> Residence:
    return Residence.objects.create(
        household=household,
        municipality=household.municipality,
        settlement=household.settlement,
        street=household.street,
        from_on=from_on,
        recorded_by=by,
    )
