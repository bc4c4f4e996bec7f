"""Submits an application: once, however often and from wherever the button is pressed."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.applications import plans, rules
from portal.applications.models import Application, Wish
from portal.applications.operations.events import record
from portal.catalogue.models import PublicService
from portal.core import clock
from portal.directory.models import Institution
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


@transaction.atomic
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
) -> Application:
    """Submit an application for somebody of the citizen's profile and return it.

    A second press, a second tab or a retry returns the application that is already there. The
    rules are evaluated again here and their verdict is recorded; it never stops anybody.

    Raises:
        PersonNotFoundError: if the person is not in the citizen's profile.
        ServiceNotOnlineError: if the service cannot be applied for here.
        ProfileIncompleteError: if the profile lacks what every application needs.
        FactInputError: if an answer cannot be used.
    """
    if not (service.is_online and service.live):
        raise ServiceNotOnlineError(service.code)
    # Whoever comes second waits here and then finds the application of the first.
    Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=person.pk).first()
    kept = households.person_of(user=applicant, person_id=person.pk)
    earlier = _earlier(
        applicant=applicant, person=kept, service=service, intake=intake, key=idempotency_key
    )
    if earlier is not None:
        return earlier
    application = _draft(applicant=applicant, person=kept, service=service, wishes=wishes, at=at)
    application.intake, application.idempotency_key = intake, idempotency_key
    application.language = language
    _judge(application, answers=answers or {})
    _save(application, wishes=wishes)
    return application


def _earlier(
    *, applicant: User, person: Person, service: PublicService, intake: str, key: str
) -> Application | None:
    own = Application.objects.filter(applicant=applicant)
    with_key = own.filter(idempotency_key=key).first() if key else None
    return (
        with_key
        or own.filter(
            person=person, service=service, intake=intake, status__in=rules.BLOCKING
        ).first()
    )


def _draft(
    *,
    applicant: User,
    person: Person,
    service: PublicService,
    wishes: Sequence[Institution],
    at: dt.datetime,
) -> Application:
    missing = households.missing_person_fields(person=person)
    municipality = person.household.municipality
    if missing or municipality is None:
        raise ProfileIncompleteError(missing)
    routing = plans.routing_for(service=service, municipality=municipality, wishes=wishes)
    return Application(
        reference=_new_reference(),
        service=service,
        applicant=applicant,
        person=person,
        person_name=person.full_name,
        birth_date=person.birth_date,
        embg=person.embg,
        phone=person.phone,
        address=person.household.address_line,
        municipality=municipality,
        centre=routing.centre,
        office=routing.office,
        institution=routing.institution,
        handled_by=routing.handled_by,
        routing_reason=routing.reason,
        status=rules.ApplicationStatus.DRAFT,
        submitted_at=at,
        due_on=plans.due_on(service=service, submitted_on=clock.day_of(at)),
    )


def _judge(application: Application, *, answers: Mapping[str, Any]) -> None:
    on = clock.day_of(application.submitted_at)
    facts = plans.facts_to_send(
        service=application.service, person=application.person, given=answers, on=on
    )
    judgement = plans.judgement_on(service=application.service, facts=facts, on=on)
    application.facts = dict(judgement.facts)
    application.verdict = judgement.verdict
    application.evaluation = dict(judgement.evaluation)
    application.rule_version = judgement.version


def _save(application: Application, *, wishes: Sequence[Institution]) -> None:
    application.save()
    Wish.objects.bulk_create(
        Wish(application=application, institution=institution, rank=rank)
        for rank, institution in enumerate(wishes[: rules.MOST_WISHES], start=1)
    )
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
    notify(
        user=application.applicant,
        template="application_received",
        context={"reference": application.reference},
        dedup_key=f"application_received:{application.reference}",
    )


def _new_reference() -> str:
    """Return a number that nobody can guess and that is not taken."""
    while True:
        body = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.BODY_LENGTH))
        reference = rules.reference_of(body=body)
        if not Application.objects.filter(reference=reference).exists():
            return reference
