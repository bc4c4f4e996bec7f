"""Records what a citizen agrees to and takes back."""

import datetime as dt

from django.db import transaction

from portal.accounts.models import User
from portal.households import queries, rules
from portal.households.models import Consent, Person, RegisterLookup


@transaction.atomic
def give_consent(
    *, user: User, person: Person, purpose: rules.ConsentPurpose, at: dt.datetime
) -> Consent:
    """Record a consent unless it already holds."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    consent, _made = Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"user": user, "given_at": at},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: rules.ConsentPurpose, at: dt.datetime) -> None:
    """Take a consent back; that it was given stays on record.

    Questions to registers that are still under way then lead to nothing.
    """
    queries.consents_of(person=person).filter(purpose=purpose).update(withdrawn_at=at)
    if purpose is rules.ConsentPurpose.DATA_FROM_REGISTERS:
        RegisterLookup.objects.filter(person=person, state=rules.LookupState.WAITING).update(
            state=rules.LookupState.CANCELLED, answered_at=at
        )
