"""Asks registers, with consent and for verified identities only, and keeps what they say."""

import datetime as dt
import logging

from django.db import transaction
from procrastinate.contrib.django import app

from portal.accounts.models import User
from portal.core import clock
from portal.core.fields import embg_digest
from portal.directory.queries import MunicipalityNotFoundError, municipality_by_code
from portal.eligibility.rules import FactInputError
from portal.households import queries, rules
from portal.households.clients import registers as client
from portal.households.clients.registers import Answer, RegisterUnavailableError
from portal.households.models import Person, RegisterBreaker, RegisterLookup
from portal.households.operations.addresses import (
    AddressDetails,
    main_household,
    settle_by_register,
)
from portal.households.operations.circumstances import (
    FindingDetails,
    IncomeDetails,
    replace_by_register,
)
from portal.households.operations.consents import give_consent
from portal.households.operations.facts import state_facts_by_register
from portal.households.operations.people import EmbgAlreadyKeptError

ASK_TASK = "portal.households.ask_register"
QUEUE = "registers"
_log = logging.getLogger(__name__)


class LookupRefusedError(Exception):
    """A register may not be asked about this person; says why."""

    def __init__(self, refusal: rules.Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class AskAgainLaterError(Exception):
    """The register gave no answer this time; the job tries again."""


class NotVerifiedError(Exception):
    """The national eID has not said who this citizen is."""


@transaction.atomic
def adopt_identity(*, user: User) -> Person:
    """Fill the citizen's own name, birth date and number from the national eID.

    What was typed before gives way. Adopted twice, it is one profile.

    Raises:
        NotVerifiedError: if the eID never said who the citizen is.
        EmbgAlreadyKeptError: if the number is kept for somebody else of the profile.
    """
    identity = queries.proven_identity_of(user=user)
    if identity is None:
        raise NotVerifiedError
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    people = queries.people_of(user=user)
    digest = identity.embg_digest
    if people.exclude(relation=rules.Relation.SELF).filter(embg_digest=digest).exists():
        raise EmbgAlreadyKeptError
    own = people.filter(relation=rules.Relation.SELF).first() or Person(
        owner=user, household=main_household(user=user), relation=rules.Relation.SELF
    )
    own.first_name, own.last_name = identity.first_name, identity.last_name
    own.birth_date = identity.birth_date or rules.birth_date_in(identity.embg)
    own.embg, own.embg_digest = identity.embg, digest
    own.identity_source, own.identity_confirmed_at = rules.IdentitySource.EID, identity.verified_at
    own.save()
    return own


@transaction.atomic
def ask_registers(
    *,
    user: User,
    person: Person,
    at: dt.datetime,
    purpose: rules.LookupPurpose = rules.LookupPurpose.PROFILE,
) -> list[RegisterLookup]:
    """Put the questions about a person to the registers; the answers come later.

    A register that is being asked, or answered within a day, is not asked again.

    Raises:
        LookupRefusedError: without consent, verified identity or guardianship.
    """
    refusal = queries.refusal_to_ask(user=user, person=person, on=clock.day_of(at))
    if refusal is not None:
        raise LookupRefusedError(refusal)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    wanted = rules.ABOUT_ONESELF if person.is_self else rules.ABOUT_A_CHILD
    recent = set(
        RegisterLookup.objects.filter(person=person, asked_at__gt=at - rules.ASKED_AGAIN_AFTER)
        .exclude(state__in=[rules.LookupState.UNAVAILABLE, rules.LookupState.CANCELLED])
        .values_list("register", flat=True)
    )
    lookups = [
        RegisterLookup(
            asked_by=user,
            person=person,
            consent=queries.consent_to_ask(person=person),
            register=register,
            purpose=purpose,
            asked_at=at,
        )
        for register in wanted
        if register not in recent
    ]
    RegisterLookup.objects.filter(
        person=person,
        register__in=[one.register for one in lookups],
        state=rules.LookupState.WAITING,
    ).update(state=rules.LookupState.UNAVAILABLE, answered_at=at)
    for lookup in RegisterLookup.objects.bulk_create(lookups):
        app.configure_task(ASK_TASK, queue=QUEUE).defer(lookup_id=lookup.pk)
    return lookups


@transaction.atomic
def agree_and_ask(*, user: User, person: Person, at: dt.datetime) -> list[RegisterLookup]:
    """Record the consent that registers may be asked about a person, and ask them.

    Raises:
        LookupRefusedError: if they may not be asked even with consent; then none is recorded.
    """
    refusal = queries.refusal_to_ask(
        user=user, person=person, on=clock.day_of(at), with_consent=True
    )
    if refusal is not None:
        raise LookupRefusedError(refusal)
    give_consent(user=user, person=person, purpose=rules.ConsentPurpose.DATA_FROM_REGISTERS, at=at)
    return ask_registers(user=user, person=person, at=at)


def answer_lookup(*, lookup_id: int, at: dt.datetime) -> None:
    """Ask the register of one question and keep its answer; done twice, it is done once.

    No row is locked while the register thinks. A consent that was taken back meanwhile has its
    answer thrown away.

    Raises:
        AskAgainLaterError: if it should be tried again.
    """
    lookup = _begin(lookup_id=lookup_id, at=at)
    if lookup is None:
        return
    try:
        answer = _asked(lookup, at=at)
        _finish(lookup_id=lookup_id, answer=answer, at=at)
    except (RegisterUnavailableError, FactInputError, MunicipalityNotFoundError) as error:
        failure = getattr(error, "failure", rules.LookupFailure.GARBLED)
        if not _fail(lookup_id=lookup_id, failure=failure, at=at):
            raise AskAgainLaterError(str(failure)) from None


@transaction.atomic
def _begin(*, lookup_id: int, at: dt.datetime) -> RegisterLookup | None:
    """Return a question that may still be asked; one that may not is cancelled."""
    lookup = _waiting(lookup_id)
    if lookup is None or _may_go_on(lookup, at=at):
        return lookup
    _close(lookup, state=rules.LookupState.CANCELLED, at=at)
    return None


def _asked(lookup: RegisterLookup, *, at: dt.datetime) -> Answer:
    register = rules.Register(lookup.register)
    if RegisterBreaker.objects.filter(register=register, open_until__gt=at).exists():
        raise RegisterUnavailableError(rules.LookupFailure.PAUSED)
    given_at = lookup.consent.given_at if lookup.consent else lookup.asked_at
    consent = client.ConsentGiven(reference=str(lookup.consent_id or ""), given_at=given_at)
    return client.lookup(register=register, embg=lookup.person.embg, consent=consent)


@transaction.atomic
def _finish(*, lookup_id: int, answer: Answer, at: dt.datetime) -> None:
    lookup = _waiting(lookup_id)
    if lookup is None:
        return
    if not _may_go_on(lookup, at=at):
        _close(lookup, state=rules.LookupState.CANCELLED, at=at)
        return
    if answer.found:
        _keep(lookup, answer=answer, at=at)
    state = rules.LookupState.ANSWERED if answer.found else rules.LookupState.NOT_FOUND
    _close(lookup, state=state, at=at)
    RegisterBreaker.objects.filter(register=lookup.register).update(failures=0, open_until=None)


@transaction.atomic
def _fail(*, lookup_id: int, failure: rules.LookupFailure, at: dt.datetime) -> bool:
    """Record a failure; return whether the question is given up."""
    lookup = _waiting(lookup_id)
    if lookup is None:
        return True
    lookup.attempts += 1
    lookup.failure = failure
    lookup.save(update_fields=["attempts", "failure"])
    if failure is not rules.LookupFailure.PAUSED:
        _count_failure(lookup.register, at=at)
    _log.warning("register %s, question %s: %s", lookup.register, lookup.pk, failure)
    if rules.is_last_attempt(attempts=lookup.attempts, failure=failure):
        _close(lookup, state=rules.LookupState.UNAVAILABLE, at=at)
        return True
    return False


def _waiting(lookup_id: int) -> RegisterLookup | None:
    return (
        RegisterLookup.objects.select_for_update(of=("self",))
        .select_related("person__household", "person__owner", "asked_by", "consent")
        .filter(pk=lookup_id, state=rules.LookupState.WAITING)
        .first()
    )


def _may_go_on(lookup: RegisterLookup, *, at: dt.datetime) -> bool:
    refusal = queries.refusal_to_ask(
        user=lookup.asked_by, person=lookup.person, on=clock.day_of(at)
    )
    return refusal is None and lookup.person.removed_at is None


def _close(lookup: RegisterLookup, *, state: rules.LookupState, at: dt.datetime) -> None:
    lookup.state, lookup.answered_at = state, at
    lookup.save(update_fields=["state", "answered_at"])


def _count_failure(register: str, *, at: dt.datetime) -> None:
    RegisterBreaker.objects.get_or_create(register=register)
    breaker = RegisterBreaker.objects.select_for_update().get(register=register)
    breaker.failures += 1
    breaker.open_until = rules.paused_until(failures=breaker.failures, at=at)
    breaker.save()


def _keep(lookup: RegisterLookup, *, answer: Answer, at: dt.datetime) -> None:
    """Keep what a register says, beside what the citizen said."""
    register, person = rules.Register(lookup.register), lookup.person
    if register is rules.Register.CIVIL:
        _keep_address(person, answer=answer)
        _keep_children(person, answer=answer, at=at)
        return
    incomes = [
        IncomeDetails(
            kind=rules.IncomeKind(one.kind),
            monthly_amount=one.monthly_amount,
            from_on=one.since,
            until_on=one.until,
        )
        for one in answer.incomes
    ]
    findings = [FindingDetails(**one.model_dump()) for one in answer.findings]
    replace_by_register(person=person, register=register, incomes=incomes, findings=findings, at=at)
    if register is rules.Register.PENSIONS:
        today = clock.day_of(at)
        runs = any(one.since <= today <= (one.until or today) for one in answer.incomes)
        facts = {"receives_pension": runs}
        state_facts_by_register(person=person, facts=facts, register=register, at=at)


def _keep_address(person: Person, *, answer: Answer) -> None:
    found = answer.address
    if found is None:
        return
    details = AddressDetails(
        municipality=municipality_by_code(code=found.municipality),
        settlement=found.settlement,
        street=found.street,
    )
    settle_by_register(household=person.household, details=details, since=found.since)


def _keep_children(parent: Person, *, answer: Answer, at: dt.datetime) -> None:
    """Keep the minors whose guardian the register says that the citizen is, and nobody else."""
    today = clock.day_of(at)
    for child in answer.children:
        if not child.is_guardian or rules.is_adult(birth_date=child.birth_date, on=today):
            continue
        digest = embg_digest(child.embg)
        people = queries.people_of(user=parent.owner).exclude(pk=parent.pk)
        kept = (
            people.filter(embg_digest=digest).first()
            or people.filter(
                embg_digest__isnull=True,
                birth_date=child.birth_date,
                relation=rules.Relation.CHILD,
                first_name__iexact=child.first_name,
            ).first()
            or Person(owner=parent.owner, household=parent.household, relation=rules.Relation.CHILD)
        )
        kept.first_name, kept.last_name = child.first_name, child.last_name
        kept.birth_date, kept.embg, kept.embg_digest = child.birth_date, child.embg, digest
        kept.identity_source, kept.identity_confirmed_at = rules.IdentitySource.REGISTER, at
        kept.guardian_of_digest, kept.guardian_confirmed_at = digest, at
        kept.save()
        give_consent(
            user=parent.owner, person=kept, purpose=rules.ConsentPurpose.ACTING_FOR_MEMBER, at=at
        )
