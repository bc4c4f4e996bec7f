"""Changes what belongs to an account: its language, and who the national eID says its holder is."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from portal.accounts import queries, rules
from portal.accounts.models import FormerName, User, VerifiedIdentity
from portal.accounts.rules import EidProblem, Level, Proof, reaches
from portal.core.fields import embg_digest


class IdentityRefusedError(Exception):
    """A proof cannot belong to this account; `problem` says why, the text names nobody."""

    def __init__(self, problem: EidProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class NoOtherWayInError(Exception):
    """Without the eID nobody could sign in to the account any more."""


class AddressTakenError(Exception):
    """There is an account with this e-mail address."""


def choose_language(*, user: User, language: str) -> None:
    """Keep the language in which the portal writes to somebody."""
    user.preferred_language = language
    user.save(update_fields=["preferred_language"])


@transaction.atomic
def account_for_proof(*, proof: Proof, at: dt.datetime) -> User | None:
    """Return whose account a proof opens, bringing name and level up to date; none if nobody's.

    The account is found by issuer and subject only. Somebody whose personal number is known under
    another subject is told so and never let in by it.

    Raises:
        IdentityRefusedError: if the number is known under another subject, or the subject comes
            with another number than before.
    """
    known = queries.identity_of_subject(issuer=proof.issuer, subject=proof.subject)
    if known is None:
        if proof.embg and queries.identity_with_embg(embg=proof.embg):
            raise IdentityRefusedError(EidProblem.NEW_SUBJECT)
        return None
    confirm_identity(user=known.user, proof=proof, at=at)
    return known.user


@transaction.atomic
def confirm_identity(*, user: User, proof: Proof, at: dt.datetime) -> None:
    """Bring name and level of a linked identity up to date.

    Raises:
        IdentityRefusedError: if the proof is of another person, or of the same one with a new
            subject or another number: then the link must be made anew, knowingly.
    """
    identity = VerifiedIdentity.objects.select_for_update(of=("self",)).filter(user=user).first()
    if identity is None:
        # Unlinked in another window meanwhile: it must be linked anew, knowingly.
        raise IdentityRefusedError(EidProblem.NEW_SUBJECT)
    has_same_subject = (identity.issuer, identity.subject) == (proof.issuer, proof.subject)
    has_same_number = identity.embg == proof.embg
    if not has_same_subject:
        is_same_person = identity.embg and has_same_number
        problem = EidProblem.NEW_SUBJECT if is_same_person else EidProblem.OTHER_PERSON
        raise IdentityRefusedError(problem)
    if identity.embg and not has_same_number:
        raise IdentityRefusedError(EidProblem.OTHER_NUMBER)
    try:
        with transaction.atomic():
            _bring_up_to_date(identity, proof=proof, at=at)
    except IntegrityError:
        raise IdentityRefusedError(EidProblem.TAKEN) from None


@transaction.atomic
def link_identity(*, user: User, proof: Proof, at: dt.datetime) -> VerifiedIdentity:
    """Keep for an account who its holder is. The caller has seen fresh proof of both.

    The same person with a new subject (a new card) is linked anew; anybody else is refused.

    Raises:
        IdentityRefusedError: if the eID or the number belongs to another account, or the account
            to another person.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    known = queries.verified_identity_of(user=user)
    if known and not _is_same_person(known, proof=proof):
        raise IdentityRefusedError(EidProblem.OTHER_PERSON)
    identity = known or VerifiedIdentity(user=user)
    identity.issuer, identity.subject = proof.issuer, proof.subject
    try:
        with transaction.atomic():
            _bring_up_to_date(identity, proof=proof, at=at)
    except IntegrityError:
        raise IdentityRefusedError(EidProblem.TAKEN) from None
    return identity


@transaction.atomic
def open_account(*, email: str, language: str, proof: Proof, at: dt.datetime) -> User:
    """Open an account that the eID alone opens; the address is not confirmed yet.

    Raises:
        AddressTakenError: if the address opens an account already.
        IdentityRefusedError: if the person has an account already.
    """
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        raise AddressTakenError
    user = User(email=address, preferred_language=language)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise AddressTakenError from None
    link_identity(user=user, proof=proof, at=at)
    return user


@transaction.atomic
def unlink_identity(*, user: User) -> None:
    """Forget who the eID says that the holder of an account is.

    Raises:
        NoOtherWayInError: if there is neither a password nor a passkey.
    """
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not queries.has_own_way_in(user=locked):
        raise NoOtherWayInError(user.pk)
    VerifiedIdentity.objects.filter(user=user).delete()


def _is_same_person(known: VerifiedIdentity, *, proof: Proof) -> bool:
    same_subject = (known.issuer, known.subject) == (proof.issuer, proof.subject)
    if known.embg:
        return known.embg == proof.embg
    return same_subject


def _bring_up_to_date(identity: VerifiedIdentity, *, proof: Proof, at: dt.datetime) -> None:
    before = (identity.first_name, identity.last_name)
    has_new_name = bool(identity.pk) and before != (proof.first_name, proof.last_name)
    identity.first_name, identity.last_name = proof.first_name, proof.last_name
    identity.birth_date = proof.birth_date
    identity.embg = proof.embg
    identity.embg_digest = embg_digest(proof.embg) if proof.embg else None
    if not identity.level or reaches(held=proof.level, required=Level(identity.level)):
        identity.level, identity.verified_at = proof.level, at
    identity.save()
    if has_new_name:
        FormerName.objects.create(
            identity=identity, first_name=before[0], last_name=before[1], held_until=at
        )


def keep_without_account(*, language: str) -> User:
    """Return a new keeper of the profile of somebody who has no account; nobody can sign in."""
    email = f"{uuid.uuid4().hex}@{rules.NO_ACCOUNT_DOMAIN}"
    return User.objects.create_user(email, is_active=False, preferred_language=language)
