"""Reads what registers were asked, and whether they may be."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet

from portal.accounts.models import User, VerifiedIdentity
from portal.accounts.queries import verified_identity_of
from portal.accounts.rules import Level, reaches
from portal.households import rules
from portal.households.clients import registers as client
from portal.households.models import Consent, Person, RegisterLookup

registers_are_connected = client.is_connected


@dataclass(frozen=True, slots=True)
class RegisterNews:
    """How the questions of a citizen stand now, for the page that waits for them."""

    waiting: tuple[RegisterLookup, ...]
    failed: tuple[RegisterLookup, ...]
    is_slow: bool

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.waiting or self.failed)

    def about(self, person: Person) -> Self:
        """Return only what concerns one person."""
        return type(self)(
            waiting=tuple(one for one in self.waiting if one.person_id == person.pk),
            failed=tuple(one for one in self.failed if one.person_id == person.pk),
            is_slow=self.is_slow,
        )


def proven_identity_of(*, user: User) -> VerifiedIdentity | None:
    """Return who somebody is, if the eID proved it well enough for registers to be asked."""
    identity = verified_identity_of(user=user)
    if identity is None or not identity.embg_digest:
        return None
    is_enough = reaches(held=Level(identity.level), required=Level.SUBSTANTIAL)
    return identity if is_enough else None


def refusal_to_ask(
    *, user: User, person: Person, on: dt.date, with_consent: bool | None = None
) -> rules.Refusal | None:
    """Return why registers may not be asked about somebody; none if they may.

    `with_consent` answers for a consent that is about to be given.
    """
    consented = with_consent if with_consent is not None else bool(consent_to_ask(person=person))
    identity = proven_identity_of(user=user)
    return refusal_for(identity=identity, user=user, person=person, on=on, has_consent=consented)


def refusal_for(
    *,
    identity: VerifiedIdentity | None,
    user: User,
    person: Person,
    on: dt.date,
    has_consent: bool,
) -> rules.Refusal | None:
    """Return the same for a proven identity that was read before, without a query."""
    asker = rules.Asker(
        verified_digest=(identity.embg_digest or "") if identity else "",
        is_self=person.is_self,
        person_digest=person.embg_digest or "",
        guardian_of_digest=person.guardian_of_digest,
        is_adult=person.birth_date is None or rules.is_adult(birth_date=person.birth_date, on=on),
        has_consent=has_consent,
    )
    if person.owner_id != user.pk:
        return rules.Refusal.NOT_GUARDIAN
    return rules.refusal(asker=asker, is_connected=client.is_connected())


def consent_to_ask(*, person: Person) -> Consent | None:
    """Return the consent on which a question to a register rests."""
    return Consent.objects.filter(
        person=person,
        purpose=rules.ConsentPurpose.DATA_FROM_REGISTERS,
        withdrawn_at__isnull=True,
    ).first()


def people_with_consent_to_ask(*, people: Sequence[Person]) -> frozenset[int]:
    """Return the keys of those people about whom registers may be asked."""
    return frozenset(
        Consent.objects.filter(
            person__in=people,
            purpose=rules.ConsentPurpose.DATA_FROM_REGISTERS,
            withdrawn_at__isnull=True,
        ).values_list("person_id", flat=True)
    )


def lookups_of(*, user: User) -> QuerySet[RegisterLookup]:
    """Return every question that was put to a register for a citizen, the newest first."""
    return (
        RegisterLookup.objects.filter(asked_by=user)
        .select_related("person")
        .order_by("-asked_at", "-id")
    )


def register_news_for(*, user: User, at: dt.datetime) -> RegisterNews:
    """Return which registers are being asked for a citizen, and which did not answer last."""
    latest = list(
        RegisterLookup.objects.filter(asked_by=user, person__removed_at__isnull=True)
        .select_related("person")
        .order_by("person_id", "register", "-asked_at", "-id")
        .distinct("person_id", "register")
    )
    waiting = tuple(_in_state(latest, rules.LookupState.WAITING))
    return RegisterNews(
        waiting=waiting,
        failed=tuple(
            one
            for one in _in_state(latest, rules.LookupState.UNAVAILABLE)
            if at - one.asked_at < rules.ASKED_AGAIN_AFTER
        ),
        is_slow=any(at - one.asked_at > rules.SLOW_AFTER for one in waiting),
    )


def _in_state(
    lookups: Iterable[RegisterLookup], state: rules.LookupState
) -> Iterable[RegisterLookup]:
    return (one for one in lookups if one.state == state)
