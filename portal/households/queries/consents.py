"""Reads what citizens agreed to."""

from django.db.models import F, QuerySet

from portal.accounts.models import User
from portal.households.models import Consent, Person


def consents_of(*, person: Person) -> QuerySet[Consent]:
    """Return the consents about a person that hold now."""
    return Consent.objects.filter(person=person, withdrawn_at__isnull=True).order_by("purpose")


def consents_given_by(*, user: User) -> QuerySet[Consent]:
    """Return every consent that a citizen gave, those that hold first, then the newest."""
    return (
        Consent.objects.filter(user=user)
        .select_related("person")
        .order_by(F("withdrawn_at").desc(nulls_first=True), "-given_at", "-id")
    )
