"""Mandates: asked, confirmed once, revoked once; nothing of them is ever deleted."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import translation

from portal.accounts.models import User
from portal.accounts.operations import choose_language, keep_without_account
from portal.accounts.rules import has_account
from portal.core import clock
from portal.households import queries, rules
from portal.households.models import ConfirmationCode, Household, Mandate, Person
from portal.households.operations.addresses import AddressDetails, save_household
from portal.households.operations.codes import send_code, use_code
from portal.households.operations.consents import withdraw_consent
from portal.households.operations.people import PersonDetails, save_person
from portal.notifications import queries as notifications


class NumberMissingError(Exception):
    """A mandate needs the personal number: it says for whom consent was given."""


class MandateEndedError(Exception):
    """The mandate was revoked; ask for a new one."""


@transaction.atomic
def ask_mandate(
    *,
    person: Person,
    representative: User,
    kind: rules.MandateKind,
    at: dt.datetime,
    organisation_code: str = "",
    service_codes: Sequence[str] = (),
    powers: Sequence[str] = (),
    valid_until: dt.date | None = None,
) -> Mandate:
    """Begin a mandate, which holds once the person has agreed; asked twice it is one.

    What the person may have seen is never changed: another scope ends it and asks anew.

    Raises:
        NumberMissingError: if the personal number of the person is not known.
    """
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not locked.embg_digest:
        raise NumberMissingError(person.pk)
    today = clock.day_of(at)
    latest = rules.latest_end(kind=kind, valid_from=today)
    until = min(filter(None, (valid_until, latest)), default=None)
    scope = {
        "kind": kind,
        "person_digest": locked.embg_digest,
        "service_codes": sorted(set(service_codes)),
        "powers": sorted(set(powers)),
        "valid_until": until,
    }
    side: dict[str, Any] = {
        "person": locked,
        "representative": representative,
        "organisation_code": organisation_code,
    }
    asked = _asked(**side)
    if asked is not None:
        if all(getattr(asked, name) == value for name, value in scope.items()):
            asked.asked_at = at
            asked.save(update_fields=["asked_at", "updated_at"])
            return asked
        _revoke(asked, side=rules.Side.REPRESENTATIVE, by=representative, at=at)
    return Mandate.objects.create(
        **side, **scope, valid_from=today, asked_at=at, asked_by=representative
    )


@transaction.atomic
def begin_person(
    *,
    representative: User,
    organisation_code: str,
    kind: rules.MandateKind,
    details: PersonDetails,
    address: AddressDetails,
    language: str,
    at: dt.datetime,
    service_codes: Sequence[str] = (),
    powers: Sequence[str] = (),
    valid_until: dt.date | None = None,
) -> Mandate:
    """Keep a person who came to a counter, in a profile of their own, and ask for the mandate.

    Whether the person has an account is neither looked up nor shown. The same helper typing
    the same number again goes on with the person that is there.

    Raises:
        InvalidEmbgError: if the personal number is none, or of another birth date.
    """
    User.objects.select_for_update(of=("self",)).get(pk=representative.pk)
    known = queries.person_begun_by(
        user=representative, organisation_code=organisation_code, embg=details.embg, at=at
    )
    keeper = known.owner if known else keep_without_account(language=language)
    if not has_account(keeper.email):
        choose_language(user=keeper, language=language)
    person = save_person(user=keeper, details=details, person=known)
    save_household(user=keeper, details=address, household=person.household)
    valid = queries.mandates_held_by(user=representative, on=clock.day_of(at)).filter(
        person=person, organisation_code=organisation_code
    )
    return valid.first() or ask_mandate(
        person=person,
        representative=representative,
        kind=kind,
        at=at,
        organisation_code=organisation_code,
        service_codes=service_codes,
        powers=powers,
        valid_until=valid_until,
    )


@transaction.atomic
def send_mandate_code(*, mandate: Mandate, phone: str, language: str, at: dt.datetime) -> None:
    """Send the code by which the person agrees to the person's own telephone.

    Raises:
        CodeRefusedError: if too many were sent, it is the telephone of the one who asks, or the
            person said no to them.
        InvalidPhoneError: if no text can be sent to the number.
        MandateEndedError: if the mandate was revoked.
    """
    sender = User.objects.select_for_update(of=("self",), no_key=True).get(
        pk=mandate.representative_id
    )
    locked = _locked(mandate)
    if locked.revoked_at is not None:
        raise MandateEndedError(mandate.pk)
    _refuse_after_no(locked)
    own = queries.profile_of(user=sender).person
    known = [own.phone if own else "", notifications.preferences_of(user=sender).phone]
    if any(rules.same_telephone(number, phone) for number in known):
        raise rules.CodeRefusedError(rules.CodeProblem.OWN_TELEPHONE)
    with translation.override(language):
        who = queries.name_of_representative(
            user=sender, organisation_code=locked.organisation_code
        )
    send_code(
        subject=_subject(locked),
        phone=phone,
        sender=sender,
        most_a_day=rules.most_codes_a_day(rules.MandateKind(locked.kind)),
        template="mandate_code",
        context={"who": who},
        language=language,
        at=at,
    )


def confirm_by_code(*, mandate: Mandate, code: str, by: User, at: dt.datetime) -> Mandate:
    """Confirm a mandate with the code that the person read out; a second time changes nothing.

    Raises:
        CodeRefusedError: if the code is wrong, out of date, or was tried too often, or the
            person said no.
        MandateEndedError: if the mandate was revoked.
    """
    if mandate.confirmed_at is not None:
        return mandate
    _refuse_after_no(mandate)
    use_code(subject=_subject(mandate), code=code, at=at)
    return _confirm(mandate=mandate, proof=rules.ConsentProof.SMS_CODE, by=by, at=at)


@transaction.atomic
def record_identity(
    *, mandate: Mandate, document: rules.IdentityDocument, at: dt.datetime
) -> Mandate:
    """Record by which document a person was recognised at the counter, not its number."""
    locked = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    if not locked.identity_document:
        locked.identity_document, locked.identity_checked_at = document, at
        locked.save(update_fields=["identity_document", "identity_checked_at", "updated_at"])
    return locked


@transaction.atomic
def confirm_by_form(
    *, mandate: Mandate, content: bytes, content_type: str, by: User, at: dt.datetime
) -> Mandate:
    """Confirm a mandate with the signed form; the scan, checked before, is kept with it.

    A second press changes nothing, whatever it brings.

    Raises:
        MandateEndedError: if the mandate was revoked.
    """
    locked = _locked(mandate)
    if locked.confirmed_at is not None and locked.revoked_at is None:
        return locked
    confirmed = _confirm(mandate=locked, proof=rules.ConsentProof.SIGNED_FORM, by=by, at=at)
    confirmed.signed_form.save(str(confirmed.key), ContentFile(content), save=False)
    confirmed.signed_form_type = content_type
    confirmed.signed_form_sha256 = hashlib.sha256(content).hexdigest()
    confirmed.save()
    return confirmed


@transaction.atomic
def confirm_in_portal(*, mandate: Mandate, by: User, at: dt.datetime) -> Mandate:
    """Confirm a mandate by the represented person's own account.

    Raises:
        MandateNotFoundError: if somebody else tries.
        MandateEndedError: if the mandate was revoked.
    """
    if not queries.is_represented(user=by, mandate=mandate):
        raise queries.MandateNotFoundError(mandate.key)
    if mandate.confirmed_at is not None:
        return mandate
    return _confirm(mandate=mandate, proof=rules.ConsentProof.IN_PORTAL, by=by, at=at)


@transaction.atomic
def answer_keeper(*, person: Person, by: User, agrees: bool, at: dt.datetime) -> Mandate:
    """Agree or object to whoever keeps the person in their profile to apply for them.

    What is asked just now is what the person answers; without it, it is about every service.

    Raises:
        PersonNotFoundError: if the row is about somebody else.
    """
    kept = queries.keepers_of(user=by).filter(pk=person.pk).first()
    if kept is None:
        raise queries.PersonNotFoundError(person.pk)
    Person.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    mandate = _asked(person=kept, representative=kept.owner, organisation_code="") or ask_mandate(
        person=kept, representative=kept.owner, kind=rules.MandateKind.FAMILY, at=at
    )
    if agrees:
        return confirm_in_portal(mandate=mandate, by=by, at=at)
    return revoke_mandate(mandate=mandate, by=by, at=at)


@transaction.atomic
def revoke_mandate(*, mandate: Mandate, by: User, at: dt.datetime) -> Mandate:
    """End a mandate at the wish of either side; a second press changes nothing.

    The person's own no also takes back what the other had only declared.

    Raises:
        MandateNotFoundError: if the mandate concerns neither of the two.
    """
    locked = _locked(mandate)
    if locked.revoked_at is not None:
        return locked
    if queries.is_represented(user=by, mandate=locked):
        side = rules.Side.REPRESENTED
    elif locked.representative_id == by.pk:
        side = rules.Side.REPRESENTATIVE
    else:
        raise queries.MandateNotFoundError(mandate.key)
    return _revoke(locked, side=side, by=by, at=at)


@transaction.atomic
def revoke_for_person(*, mandate: Mandate, by: User, at: dt.datetime) -> Mandate:
    """End a mandate because the person said so at a centre; the caller checked the right."""
    locked = _locked(mandate)
    if locked.revoked_at is not None:
        return locked
    return _revoke(locked, side=rules.Side.CENTRE, by=by, at=at)


def hold_people(*, keeper: User) -> None:
    """Lock the people of a profile and their mandates: nobody asks or agrees until the end."""
    people = Person.objects.select_for_update(of=("self",)).filter(owner=keeper)
    mandates = Mandate.objects.select_for_update(of=("self",)).filter(person__owner=keeper)
    for rows in (people, mandates):
        list(rows.order_by("pk"))


@transaction.atomic
def erase_never_confirmed(*, keeper: User) -> bool:
    """Delete a profile that was made at a counter for somebody who never agreed.

    Returns whether it is gone: not if somebody agreed meanwhile or a file rests on it.
    """
    mandates = list(
        Mandate.objects.select_for_update(of=("self",)).filter(person__owner=keeper).order_by("pk")
    )
    if has_account(keeper.email) or any(mandate.confirmed_at for mandate in mandates):
        return False
    try:
        with transaction.atomic():
            subjects = [_subject(mandate) for mandate in mandates]
            ConfirmationCode.objects.filter(subject__in=subjects).delete()
            Mandate.objects.filter(pk__in=[mandate.pk for mandate in mandates]).delete()
            Person.objects.filter(owner=keeper).delete()
            Household.objects.filter(owner=keeper).delete()
            keeper.delete()
    except ProtectedError:
        return False
    return True


def _asked(*, person: Person, representative: User, organisation_code: str) -> Mandate | None:
    """Return, locked, the mandate that waits for consent; the caller holds the person's row."""
    return (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("person__owner", "representative")
        .filter(
            person=person,
            representative=representative,
            organisation_code=organisation_code,
            confirmed_at__isnull=True,
            revoked_at__isnull=True,
        )
        .first()
    )


def _refuse_after_no(mandate: Mandate) -> None:
    """Refuse a code, which proves a telephone only, once the person has said no in person."""
    if mandate.is_family and queries.has_refused(
        representative=mandate.representative,
        person_digest=mandate.person_digest,
        on=clock.today(),
    ):
        raise rules.CodeRefusedError(rules.CodeProblem.PERSON_REFUSED)


def _revoke(mandate: Mandate, *, side: rules.Side, by: User, at: dt.datetime) -> Mandate:
    mandate.revoked_at, mandate.revoked_by, mandate.revoked_side = at, by, side
    mandate.save(update_fields=["revoked_at", "revoked_by", "revoked_side", "updated_at"])
    if side in rules.SIDES_OF_PERSON and mandate.person.owner_id == mandate.representative_id:
        withdraw_consent(
            person=mandate.person, purpose=rules.ConsentPurpose.ACTING_FOR_MEMBER, at=at
        )
    return mandate


def _confirm(*, mandate: Mandate, proof: rules.ConsentProof, by: User, at: dt.datetime) -> Mandate:
    with transaction.atomic():
        locked = _locked(mandate)
        if locked.revoked_at is not None:
            raise MandateEndedError(mandate.pk)
        if locked.confirmed_at is None:
            locked.proof, locked.confirmed_at, locked.confirmed_by = proof, at, by
            locked.save(update_fields=["proof", "confirmed_at", "confirmed_by", "updated_at"])
        return locked


def _locked(mandate: Mandate) -> Mandate:
    return (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("person__owner", "representative")
        .get(pk=mandate.pk)
    )


def _subject(mandate: Mandate) -> str:
    return f"mandate:{mandate.pk}"
