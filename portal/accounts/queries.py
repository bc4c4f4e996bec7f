"""Reads who may act in which role, for which organisation, on a given day, and who vouches."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.accounts.models import Membership, User, VerifiedIdentity
from portal.accounts.rules import Role
from portal.core.fields import embg_digest


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


def verified_identity_of(*, user: User) -> VerifiedIdentity | None:
    """Return who the national eID says that somebody is; none if they never used it.

    Name, birth date, personal number, level and the moment of the proof: the row is as good as
    a register and may fill a profile. A typed personal number never gets here.
    """
    return VerifiedIdentity.objects.filter(user=user).first()


def identity_of_subject(*, issuer: str, subject: str) -> VerifiedIdentity | None:
    """Return the verified identity that an issuer knows under a number of its own."""
    return (
        VerifiedIdentity.objects.select_related("user")
        .filter(issuer=issuer, subject=subject)
        .first()
    )


def identity_with_embg(*, embg: str) -> VerifiedIdentity | None:
    """Return the verified identity with a personal number, whoever holds the account."""
    return VerifiedIdentity.objects.filter(embg_digest=embg_digest(embg)).first()


def account_by_verified_email(*, email: str) -> User | None:
    """Return the open account whose confirmed address this is; the answer is shown to nobody."""
    if not email:
        return None
    known = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    found = known.select_related("user").first()
    return found.user if found else None


def has_own_way_in(*, user: User) -> bool:
    """Return whether somebody can sign in without the eID: with a password or a passkey."""
    keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    has_password: bool = user.has_usable_password()
    return has_password or bool(keys.exists())


def may_reset_by_letter(*, user: User) -> bool:
    """Return whether a letter may open an account: an address typed wrong is somebody else's.

    An account that the eID opened holds a verified person; until its address is confirmed,
    whoever reads that mailbox has proven nothing.
    """
    if user.has_usable_password():
        return True
    known = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True)
    return bool(known.exists())


def holding_role(
    *, roles: set[Role] | frozenset[Role], user: OuterRef, organisation: OuterRef, on: dt.date
) -> Exists:
    """Return the condition that somebody holds one of the roles in an organisation on a day.

    `user` and `organisation` refer to columns of the outer query.
    """
    held = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        user=user,
        organisation_code=organisation,
        role__in=sorted(str(role) for role in roles),
        valid_from__lte=on,
    )
    return Exists(held)
