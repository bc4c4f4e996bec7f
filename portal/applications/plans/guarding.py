"""Works out whether another guardian of a child is told, and whether that has still to be said."""

import datetime as dt
from dataclasses import dataclass

from portal.accounts.models import User
from portal.applications import queries
from portal.catalogue.models import PublicService
from portal.households import queries as households
from portal.households.models import Person, SecondGuardian


@dataclass(frozen=True, slots=True)
class Guardianship:
    """What is known of the other guardian for one application.

    `known` is there only for whoever said it: nobody else learns who is told, or why nobody is.
    """

    known: SecondGuardian | None = None
    is_asked: bool = False


def guardianship_for(
    *, user: User, person: Person | None, service: PublicService, on: dt.date
) -> Guardianship:
    """Return what is known of the other guardian, and whether it has still to be said."""
    if person is None or not may_say(user=user, person=person, service=service, on=on):
        return Guardianship()
    return guardianship(households.guardian_of(child=person))


def may_say(*, user: User, person: Person, service: PublicService, on: dt.date) -> bool:
    """Return whether somebody is asked about the other guardian: the keeper of a child."""
    return person.owner_id == user.pk and queries.concerns_guardian(
        person=person, service=service, on=on
    )


def guardianship(known: SecondGuardian | None) -> Guardianship:
    """Return the same for a child of whom it is known what was said."""
    return Guardianship(known=known, is_asked=known is None)
