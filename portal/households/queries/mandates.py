"""Reads who may act for whom: the only door to people beyond one's own profile."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from portal.accounts import queries as accounts
from portal.accounts.models import User, VerifiedIdentity
from portal.accounts.rules import COUNTER_ROLES, NO_ACCOUNT_DOMAIN
from portal.core import clock
from portal.core.fields import embg_digest
from portal.directory import queries as directory
from portal.households import rules
from portal.households.models import Mandate, Person
from portal.households.queries.people import PersonNotFoundError, profile_of


class MandateNotFoundError(LookupError):
    """There is no such mandate for the one who asks."""


def verified_digest_of(*, user: User) -> str:
    """Return the fingerprint of the personal number that the eID vouches for; empty if none."""
    identity = accounts.verified_identity_of(user=user)
    return (identity.embg_digest or "") if identity else ""


def verified_digests_of(*, user: User) -> QuerySet[Any, Any]:
    """Return the same as `verified_digest_of`, to be asked for within a query."""
    rows = VerifiedIdentity.objects.filter(user=user, embg_digest__isnull=False)
    return rows.exclude(embg_digest="").values("embg_digest")


def valid_mandates(*, on: dt.date) -> QuerySet[Mandate]:
    """Return the mandates under which somebody may act on a day.

    Those of an organisation hold only while the representative works there, and all only for
    the personal number for which consent was given.
    """
    works_there = accounts.holding_role(
        roles=COUNTER_ROLES,
        user=OuterRef("representative"),
        organisation=OuterRef("organisation_code"),
        on=on,
    )
    return Mandate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        Q(kind=rules.MandateKind.FAMILY) | works_there,
        confirmed_at__isnull=False,
        revoked_at__isnull=True,
        valid_from__lte=on,
        representative__is_active=True,
        person__embg_digest=F("person_digest"),
        person__removed_at__isnull=True,
    )


def mandates_held_by(*, user: User, on: dt.date) -> QuerySet[Mandate]:
    """Return the mandates under which somebody may act today."""
    return _with_people(valid_mandates(on=on).filter(representative=user))


def mandate_held_by(*, user: User, key: str, on: dt.date) -> Mandate:
    """Return a mandate under which somebody may act today.

    Raises:
        MandateNotFoundError: if it is unknown, ended, or somebody else's.
    """
    mandate = mandates_held_by(user=user, on=on).filter(key=key).first()
    if mandate is None:
        raise MandateNotFoundError(key)
    return mandate


def mandate_for(*, user: User, person: Person, service_code: str, on: dt.date) -> Mandate | None:
    """Return the mandate under which somebody applies for a person; none if only declared."""
    held = mandates_held_by(user=user, on=on).filter(person=person).order_by("-confirmed_at")
    return next(
        (
            mandate
            for mandate in held
            if rules.covers(service_codes=mandate.service_codes, service_code=service_code)
        ),
        None,
    )


def mandates_given_by(*, user: User) -> QuerySet[Mandate]:
    """Return the mandates about somebody, whoever acts: of the own profile or by the eID."""
    rows = Mandate.objects.filter(_represented(user)).exclude(representative=user)
    return _with_people(rows)


def mandates_of_representative(*, user: User) -> QuerySet[Mandate]:
    """Return every mandate that somebody holds or held, with those that wait for consent."""
    return _with_people(Mandate.objects.filter(representative=user))


def mandate_of(*, user: User, key: str) -> Mandate:
    """Return a mandate that concerns somebody, from either side.

    Raises:
        MandateNotFoundError: if it is unknown or concerns others.
    """
    rows = Mandate.objects.filter(Q(representative=user) | _represented(user), key=key)
    mandate = _with_people(rows).first()
    if mandate is None:
        raise MandateNotFoundError(key)
    return mandate


def is_represented(*, user: User, mandate: Mandate) -> bool:
    """Return whether somebody is the person for whom a mandate acts."""
    if mandate.representative_id == user.pk:
        return False
    own = mandate.person.owner_id == user.pk
    return own or mandate.person_digest == verified_digest_of(user=user)


def represented_people_of(*, user: User) -> list[int]:
    """Return the keys of the people of the own profile for whom somebody else may or might act."""
    rows = Mandate.objects.filter(person__owner=user).exclude(representative=user)
    return list(rows.values_list("person_id", flat=True).distinct().order_by("person_id"))


def keepers_of(*, user: User) -> QuerySet[Person]:
    """Return the rows in which others keep somebody whom the eID vouches for, to apply for them."""
    digest = verified_digest_of(user=user)
    if not digest:
        return Person.objects.none()
    return (
        Person.objects.filter(embg_digest=digest, removed_at__isnull=True, owner__is_active=True)
        .exclude(owner=user)
        .exclude(relation=rules.Relation.SELF)
        .select_related("owner")
    )


def people_in_reach_of(
    *, user: User, on: dt.date, acting: Mandate | None = None
) -> QuerySet[Person]:
    """Return everybody for whom somebody may apply on a day, the citizen first.

    That is the own profile without those who refused, and those who gave a mandate to a
    relative. With `acting`, at a counter, it is that one person and nobody else.
    """
    people = Person.objects.filter(removed_at__isnull=True).select_related(
        "owner", "household__municipality__centre"
    )
    if acting is not None:
        held = valid_mandates(on=on).filter(pk=acting.pk, representative=user)
        return people.filter(Exists(held.filter(person=OuterRef("pk"))))
    # Nearly everybody acts for nobody; and without their keys all people would be looked through.
    concerned = list(
        Mandate.objects.filter(representative=user)
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )
    reached = (
        people.filter(
            Q(owner=user) | Q(pk__in=concerned),
            _kept_by(user, on=on) | Exists(_family(user, on=on)),
        )
        if concerned
        else people.filter(owner=user)
    )
    own_first = Case(
        When(owner=user, relation=str(rules.Relation.SELF), then=Value(0)),
        When(owner=user, then=Value(1)),
        default=Value(2),
    )
    return reached.order_by(own_first, "id")


def person_in_reach_of(
    *, user: User, person_id: int, service_code: str, on: dt.date
) -> tuple[Person, Mandate | None]:
    """Return somebody for whom a citizen or helper may apply, and the mandate if there is one.

    Raises:
        PersonNotFoundError: if there is no such person for the one who asks.
    """
    person = (
        Person.objects.filter(pk=person_id, removed_at__isnull=True)
        .select_related("household__municipality")
        .first()
    )
    if person is None:
        raise PersonNotFoundError(person_id)
    if person.is_self and person.owner_id == user.pk:
        return person, None
    mandate = mandate_for(user=user, person=person, service_code=service_code, on=on)
    own = people_in_reach_of(user=user, on=on).filter(pk=person_id, owner=user)
    if mandate is None and not own.exists():
        raise PersonNotFoundError(person_id)
    return person, mandate


def person_begun_by(
    *, user: User, organisation_code: str, embg: str, at: dt.datetime
) -> Person | None:
    """Return the person whom a helper has begun under this number; nobody else's person.

    Those who ended the mandate, or never agreed in time, are begun anew.
    """
    digest = embg_digest("".join(sign for sign in embg if sign.isdigit()))
    waiting = Q(confirmed_at__isnull=True, asked_at__gte=at - rules.UNCONFIRMED_KEPT_FOR)
    valid = Q(pk__in=valid_mandates(on=clock.day_of(at)).filter(representative=user))
    mandate = (
        Mandate.objects.filter(
            waiting | valid,
            representative=user,
            organisation_code=organisation_code,
            person_digest=digest,
            person__embg_digest=digest,
            revoked_at__isnull=True,
        )
        .select_related("person__owner", "person__household")
        .first()
    )
    return mandate.person if mandate else None


def keepers_never_confirmed(*, before: dt.datetime) -> QuerySet[User]:
    """Return the keepers made at a counter for people who were asked before and never agreed."""
    asked = Mandate.objects.filter(person__owner=OuterRef("pk"))
    still_open = asked.filter(Q(confirmed_at__isnull=False) | Q(asked_at__gt=before))
    return User.objects.filter(
        Exists(asked), email__endswith=f"@{NO_ACCOUNT_DOMAIN}", is_active=False
    ).exclude(Exists(still_open))


def keepers_released(*, at: dt.datetime) -> QuerySet[User]:
    """Return the keepers made at a counter for people who agreed and whose mandates all ended.

    Ended, expired, or asked again and not answered within the days in which that counts.
    """
    given = Mandate.objects.filter(person__owner=OuterRef("pk"))
    goes_on = given.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=clock.day_of(at)),
        Q(confirmed_at__isnull=False) | Q(asked_at__gt=at - rules.UNCONFIRMED_KEPT_FOR),
        revoked_at__isnull=True,
    )
    return User.objects.filter(
        Exists(given.filter(confirmed_at__isnull=False)),
        email__endswith=f"@{NO_ACCOUNT_DOMAIN}",
        is_active=False,
    ).exclude(Exists(goes_on))


def mandates_over(*, keeper: User) -> list[Mandate]:
    """Return every mandate over the people of a profile."""
    return list(Mandate.objects.filter(person__owner=keeper).order_by("pk"))


def has_refused(*, representative: User, person_digest: str, on: dt.date) -> bool:
    """Return whether a person said no to a relative and has not agreed in person since."""
    refused = _refusals(representative).filter(person_digest=person_digest)
    agreed = _agreed_in_person(representative, on=on).filter(person_digest=person_digest)
    return refused.exists() and not agreed.exists()


def name_of_representative(*, user: User, organisation_code: str = "") -> str:
    """Return the name of whoever acts, with the organisation; empty if there is no name."""
    own = None if user.display_name else profile_of(user=user).person
    name = user.display_name or (own.full_name if own else "")
    if not organisation_code:
        return name
    organisation = directory.organisation_name(code=organisation_code)
    return " · ".join(filter(None, [name, organisation]))


def standings_of(
    *, user: User, people: Collection[Person], on: dt.date
) -> dict[int, rules.Standing]:
    """Return on what ground a citizen acts for each person, in one query."""
    valid = set(
        valid_mandates(on=on)
        .filter(representative=user, person__in=people)
        .values_list("person_id", flat=True)
    )
    asked = set(
        Mandate.objects.filter(
            representative=user,
            person__in=people,
            confirmed_at__isnull=True,
            revoked_at__isnull=True,
        ).values_list("person_id", flat=True)
    )
    return {
        person.pk: rules.standing(
            is_oneself=person.is_self and person.owner_id == user.pk,
            is_child=person.relation == rules.Relation.CHILD,
            birth_date=person.birth_date,
            confirmed=person.pk in valid,
            asked=person.pk in asked,
            on=on,
        )
        for person in people
    }


def _kept_by(user: User, *, on: dt.date) -> Q:
    """Return the condition for people of the own profile who have not refused.

    A no is about the person, not the row: taken out and put in again they are the same.
    """
    same_person = Q(person=OuterRef("pk")) | Q(person_digest=OuterRef("embg_digest"))
    refused = _refusals(user).filter(same_person)
    agreed_again = _agreed_in_person(user, on=on).filter(same_person)
    return Q(owner=user) & (~Exists(refused) | Exists(agreed_again))


def _refusals(representative: User) -> QuerySet[Mandate]:
    return Mandate.objects.filter(
        representative=representative,
        kind=rules.MandateKind.FAMILY,
        revoked_side__in=rules.SIDES_OF_PERSON,
    )


def _agreed_in_person(representative: User, *, on: dt.date) -> QuerySet[Mandate]:
    return valid_mandates(on=on).filter(
        representative=representative,
        kind=rules.MandateKind.FAMILY,
        proof__in=rules.PROOFS_IN_PERSON,
    )


def _family(user: User, *, on: dt.date) -> QuerySet[Mandate]:
    return valid_mandates(on=on).filter(
        person=OuterRef("pk"), representative=user, kind=rules.MandateKind.FAMILY
    )


def _represented(user: User) -> Q:
    digest = verified_digest_of(user=user)
    own = Q(person__owner=user) & ~Q(representative=user)
    return own | Q(person_digest=digest) if digest else own


def _with_people(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    return rows.select_related("person__owner", "representative", "revoked_by").order_by(
        "-asked_at", "-id"
    )
