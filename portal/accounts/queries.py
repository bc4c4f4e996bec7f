"""Reads who may act in which role, for which organisation, on a given day."""

import datetime as dt

from django.db.models import Q, QuerySet

from portal.accounts.models import Membership, User
from portal.accounts.rules import Role


def memberships_of(*, user: User, on: dt.date) -> QuerySet[Membership]:
    """Return the roles that a person holds on a day."""
    return Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on), user=user, valid_from__lte=on
    ).order_by("role", "organisation_code", "id")


def organisations_of(*, user: User, roles: set[Role], on: dt.date) -> frozenset[str]:
    """Return the organisations in which a person holds any of these roles on a day."""
    return frozenset(
        memberships_of(user=user, on=on)
        .filter(role__in=[str(role) for role in roles])
        .values_list("organisation_code", flat=True)
    )


def roles_of(*, user: User, on: dt.date) -> frozenset[Role]:
    """Return the roles that a person holds anywhere on a day."""
    held = memberships_of(user=user, on=on).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)
