"""Submits an application: once, however often and from wherever the button is pressed."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from psycopg.errors import UniqueViolation

from portal.accounts.models import User
from portal.applications import plans, rules
from portal.applications.models import Application, Draft, Wish
from portal.applications.operations.events import record
from portal.applications.operations.guardians import ask_other_guardian
from portal.applications.operations.reusing import send_papers_along
from portal.catalogue.models import PublicService
from portal.core import clock
from portal.directory.models import Institution, Municipality
from portal.households import queries as households
from portal.households.models import Person
from portal.notifications.operations import notify


class ServiceNotOnlineError(Exception):
    """The service cannot be applied for here."""


class ProfileIncompleteError(Exception):
    """Something that every application needs is still unknown; names the fields."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = tuple(fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Press:
    """What was pressed: who sends what for whom, and what is known about it already."""

    applicant: User
    person: Person
    service: PublicService
    at: dt.datetime
    language: str
    answers: Mapping[str, Any]
    wishes: Sequence[Institution]
    idempotency_key: str
    intake: str
    draft: Draft | None
    plan: plans.Plan | None

    @property
    def on(self) -> dt.date:
        """The day on which it is sent."""
        return clock.day_of(self.at)


def submit_application(
    *,
    applicant: User,
    person: Person,
    service: PublicService,
    at: dt.datetime,
    language: str,
    answers: Mapping[str, Any] | None = None,
    wishes: Sequence[Institution] = (),
    idempotency_key: str = "",
    intake: str = "",
    draft: Draft | None = None,
    plan: plans.Plan | None = None,
) -> Application:
    """Submit an application for somebody in the applicant's reach and return it.

    A second press, a second tab or a retry returns the application that is already there. The
    verdict of the rules at this moment is recorded; it never stops anybody. The other guardian
    of a child is asked if the profile names one. Papers that were given before and count still go
    along. The draft in which the answers waited is gone in the same moment.

    `plan` is what the same request has just worked out for this person from the same answers
    and wishes; without it facts, verdict and receiver are worked out here. Who may apply is
    looked up here in any case.

    Raises:
        PersonNotFoundError: if the applicant may not act for the person.
        ServiceNotOnlineError: if the service cannot be applied for here.
        ProfileIncompleteError: if the profile lacks what every application needs.
        FactInputError: if an answer cannot be used.
    """
    if not (service.is_online and service.live):
        raise ServiceNotOnlineError(service.code)
    press = _Press(
        applicant=applicant,
        person=person,
        service=service,
        at=at,
        language=language,
        answers=answers or {},
        wishes=wishes,
        idempotency_key=idempotency_key,
        intake=intake,
        draft=draft,
        plan=plan if plan and plan.person == person and plan.desk.on == clock.day_of(at) else None,
    )
    while True:
        try:
            return _submit(press)
        except IntegrityError as error:
            if not _is_reference_taken(error):
                raise


@transaction.atomic
def _submit(press: _Press) -> Application:
    # Whoever comes second waits here and then finds the application of the first.
    _lock(press.person)
    kept, mandate = households.person_in_reach_of(
        user=press.applicant,
        person_id=press.person.pk,
        service_code=press.service.code,
        on=press.on,
    )
    if press.draft is not None:
        Draft.objects.filter(pk=press.draft.pk, user=press.applicant).delete()
    earlier = _earlier(press)
    if earlier is not None:
        return earlier
    application = _filled_in(press, person=kept)
    application.submitted_under = mandate
    if mandate is not None and not mandate.is_family:
        # Receipt and decision are for the person, whatever the helper reads the pages in.
        application.language = kept.language
    _judge(application, press)
    _save(application, wishes=press.wishes)
    send_papers_along(application=application, at=press.at)
    return application


def _lock(person: Person) -> None:
    rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=person.pk)
    rows.values_list("pk").first()


def _earlier(press: _Press) -> Application | None:
    """Return what this very press sent before, or else what is open for the same thing."""
    is_open = Q(
        person=press.person,
        service=press.service,
        intake=press.intake,
        status__in=rules.BLOCKING,
    )
    same_press = Q(idempotency_key=press.idempotency_key) if press.idempotency_key else Q()
    found = dict(
        Application.objects.filter(is_open | same_press, applicant=press.applicant)
        .order_by()
        .values_list("idempotency_key", "pk")
    )
    if not found:
        return None
    by_key = found.get(press.idempotency_key) if press.idempotency_key else None
    return Application.objects.get(pk=by_key or next(iter(found.values())))


def _filled_in(press: _Press, *, person: Person) -> Application:
    missing = households.missing_person_fields(person=person)
    municipality = person.household.municipality
    if missing or municipality is None:
        raise ProfileIncompleteError(missing)
    routing = _routing(press, municipality)
    return Application(
        reference=_new_reference(),
        service=press.service,
        applicant=press.applicant,
        person=person,
        person_name=person.full_name,
        birth_date=person.birth_date,
        embg=person.embg,
        embg_digest=person.embg_digest or "",
        phone=person.phone,
        address=person.household.address_line,
        municipality=municipality,
        centre=routing.centre,
        office=routing.office,
        institution=routing.institution,
        handled_by=routing.handled_by,
        routing_reason=routing.reason,
        status=rules.ApplicationStatus.DRAFT,
        submitted_at=press.at,
        due_on=press.plan.due_on
        if press.plan
        else plans.due_on(service=press.service, submitted_on=press.on),
        intake=press.intake,
        idempotency_key=press.idempotency_key,
        language=press.language,
    )


def _routing(press: _Press, municipality: Municipality) -> plans.Routing:
    planned = press.plan.routing if press.plan else None
    if planned is not None and planned.municipality == municipality:
        return planned
    return plans.routing_for(service=press.service, municipality=municipality, wishes=press.wishes)


def _judge(application: Application, press: _Press) -> None:
    if press.plan is not None:
        judgement = press.plan.judgement
    else:
        desk = plans.desk_for(service=press.service, on=press.on)
        judgement = desk.judgement(
            desk.facts_to_send(person=application.person, given=press.answers)
        )
    application.facts = dict(judgement.facts)
    application.verdict = judgement.verdict
    application.evaluation = dict(judgement.evaluation)
    application.rule_version = judgement.version


def _save(application: Application, *, wishes: Sequence[Institution]) -> None:
    record(
        application=application,
        kind=rules.EventKind.SUBMITTED,
        actor=application.applicant,
        actor_role=rules.ActorRole.APPLICANT,
        at=application.submitted_at,
        data={
            "handled_by": application.handled_by,
            "reason": str(application.routing_reason),
            "verdict": application.verdict,
            "rule_version": application.rule_version,
        },
    )
    if wishes:
        Wish.objects.bulk_create(
            Wish(application=application, institution=institution, rank=rank)
            for rank, institution in enumerate(wishes[: rules.MOST_WISHES], start=1)
        )
    notify(
        user=application.applicant,
        template="application_received",
        context={"reference": application.reference},
        dedup_key=f"application_received:{application.reference}",
    )
    ask_other_guardian(application=application, at=application.submitted_at)


def _new_reference() -> str:
    """Return a number that nobody can guess; in the rare case that it is taken, try again."""
    body = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.BODY_LENGTH))
    return rules.reference_of(body=body)


def _is_reference_taken(error: IntegrityError) -> bool:
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and "reference" in (cause.diag.constraint_name or "")
