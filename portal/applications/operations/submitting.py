"""Submits an application: once, however often and from wherever the button is pressed."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.applications import plans, rules
from portal.applications.models import Application, Draft, Wish
from portal.applications.operations.events import record
from portal.catalogue.models import PublicService
from portal.core import clock
from portal.directory.models import Institution
from portal.households import queries as households
from portal.households.models import Person
from portal.notifications.operations import notify, send_text
from portal.notifications.rules import InvalidPhoneError


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
    draft: Draft | None = None,
) -> Application:
    """Submit an application for somebody in the applicant's reach and return it.

    A second press, a second tab or a retry returns the application that is already there. The
    rules are evaluated again here and their verdict is recorded; it never stops anybody. The
    draft in which the answers waited is gone in the same moment.

    Raises:
        PersonNotFoundError: if the applicant may not act for the person.
        ServiceNotOnlineError: if the service cannot be applied for here.
        ProfileIncompleteError: if the profile lacks what every application needs.
        FactInputError: if an answer cannot be used.
    """
    if not (service.is_online and service.live):
        raise ServiceNotOnlineError(service.code)
    # Whoever comes second waits here and then finds the application of the first.
    Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=person.pk).first()
    kept, mandate = households.person_in_reach_of(
        user=applicant, person_id=person.pk, service_code=service.code, on=clock.day_of(at)
    )
    if draft is not None:
        Draft.objects.filter(pk=draft.pk, user=applicant).delete()
    earlier = _earlier(
        applicant=applicant, person=kept, service=service, intake=intake, key=idempotency_key
    )
    if earlier is not None:
        return earlier
    application = _draft(applicant=applicant, person=kept, service=service, wishes=wishes, at=at)
    application.intake, application.idempotency_key = intake, idempotency_key
    application.language = language
    application.submitted_under = mandate
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
        submitted_at=at,
        due_on=plans.due_on(service=service, submitted_on=clock.day_of(at)),
    )


def _judge(application: Application, *, answers: Mapping[str, Any]) -> None:
    on = clock.day_of(application.submitted_at)
    desk = plans.desk_for(service=application.service, on=on)
    judgement = desk.judgement(desk.facts_to_send(person=application.person, given=answers))
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
        actor_role=_role(application),
        at=application.submitted_at,
        data={
            **_acting(application),
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
    _text_to_person(application)


def _text_to_person(application: Application) -> None:
    """Write to somebody for whom a helper applied, who has no account to read it in."""
    mandate = application.submitted_under
    if mandate is None or mandate.is_family or not application.phone:
        return
    try:
        send_text(
            phone=application.phone,
            language=application.person.language,
            template="sent_for_you",
            context={"reference": application.reference},
            dedup_key=f"sent_for_you:{application.reference}",
            is_urgent=False,
        )
    except InvalidPhoneError:
        return


def _role(application: Application) -> str:
    """Return in what capacity it was sent: by a citizen, or by a helper of an organisation."""
    mandate = application.submitted_under
    return (
        rules.ActorRole.APPLICANT
        if mandate is None or mandate.is_family
        else rules.ActorRole.HELPER
    )


def _acting(application: Application) -> dict[str, str]:
    mandate = application.submitted_under
    if mandate is None:
        return {}
    return {"mandate": str(mandate.key), "organisation": mandate.organisation_code}


def _new_reference() -> str:
    """Return a number that nobody can guess and that is not taken."""
    while True:
        body = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.BODY_LENGTH))
        reference = rules.reference_of(body=body)
        if not Application.objects.filter(reference=reference).exists():
            return reference
