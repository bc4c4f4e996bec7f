"""What the end of a mandate does to the files that were sent under it."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from portal.accounts.models import User, VerifiedIdentity
from portal.applications import rules
from portal.applications.models import Application, Draft
from portal.applications.operations.events import locked, record
from portal.applications.operations.papers import checked
from portal.applications.rules.papers import PDF
from portal.core import audit
from portal.households import operations as households
from portal.households import queries as profiles
from portal.households.models import Mandate, Person
from portal.households.rules import SIDES_OF_PERSON, MandateKind
from portal.notifications.operations import notify, send_text
from portal.notifications.rules import InvalidPhoneError

_HELPING = "helping"


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: User, at: dt.datetime) -> Mandate:
    """End a mandate at the wish of either side; the files go on, and everybody is told.

    If the person ended it, what a relative had sent on their own word goes out of sight, too.

    Raises:
        MandateNotFoundError: if the mandate concerns neither of the two.
    """
    was_open = mandate.revoked_at is None
    ended = households.revoke_mandate(mandate=mandate, by=by, at=at)
    if was_open:
        _close(ended, by=by, actor_role=str(ended.revoked_side), at=at)
    return ended


@transaction.atomic
def end_mandate_for_person(
    *, mandate: Mandate, by: User, actor_role: str, at: dt.datetime
) -> Mandate:
    """End a mandate because the person said so at a centre; the caller checked the right.

    It does what the person's own press would do, and is recorded with who did it.
    """
    was_open = mandate.revoked_at is None
    ended = households.revoke_for_person(mandate=mandate, by=by, at=at)
    if was_open:
        _close(ended, by=by, actor_role=actor_role, at=at)
    return ended


@transaction.atomic
def answer_keeper(*, person: Person, by: User, agrees: bool, at: dt.datetime) -> Mandate:
    """Agree or object to whoever keeps the person and declared to act for them.

    After a no, also the files that were sent on that word are no longer theirs to see, and what
    was confirmed meanwhile, such as by a code, ends.

    Raises:
        PersonNotFoundError: if the row is about somebody else.
    """
    mandate = households.answer_keeper(person=person, by=by, agrees=agrees, at=at)
    if not agrees:
        _close(mandate, by=by, actor_role=str(mandate.revoked_side), at=at)
        others = profiles.mandates_given_by(user=by).filter(
            representative=mandate.representative, kind=MandateKind.FAMILY, revoked_at__isnull=True
        )
        for other in others:
            end_mandate(mandate=other, by=by, at=at)
    return mandate


def confirm_with_scan(*, mandate: Mandate, content: bytes, by: User, at: dt.datetime) -> Mandate:
    """Confirm a mandate with the scan of a signed form, checked as every paper is.

    Raises:
        RefusedPaperError: if the file is not taken; the problem says why.
        MandateEndedError: if the mandate was revoked.
    """
    scan = checked(content=content)
    return households.confirm_by_form(
        mandate=mandate, content=scan.content, content_type=PDF, by=by, at=at
    )


def record_helper_view(*, reader: User, application: Application, at: dt.datetime) -> None:
    """Record that a helper of an organisation reads a file; the person sees the list."""
    mandate = application.submitted_under
    if mandate is None or mandate.is_family or mandate.representative_id != reader.pk:
        return
    audit.record_access(
        actor=reader,
        role=str(rules.ActorRole.HELPER),
        organisation_code=mandate.organisation_code,
        subject_type="application",
        subject_id=application.reference,
        purpose=_HELPING,
        at=at,
    )


def _close(mandate: Mandate, *, by: User, actor_role: str, at: dt.datetime) -> None:
    Draft.objects.filter(mandate=mandate).delete()
    if mandate.revoked_side in SIDES_OF_PERSON:
        _bind_declared(mandate)
    _tell(mandate=mandate, by=by, actor_role=actor_role, at=at)


def _bind_declared(mandate: Mandate) -> None:
    """Let the files that a relative had sent on their own word end with the mandate.

    The number joins the rows in which the same relative kept the person, one after the other.
    """
    if not mandate.is_family:
        return
    same_person = Q(person=mandate.person) | Q(embg_digest=mandate.person_digest)
    Application.objects.filter(
        same_person, applicant=mandate.representative, submitted_under__isnull=True
    ).update(submitted_under=mandate)


def _tell(*, mandate: Mandate, by: User, actor_role: str, at: dt.datetime) -> None:
    """Write the end into the running files, which their centres see, and tell the other side."""
    for application in Application.objects.filter(submitted_under=mandate):
        if application.state not in rules.FINISHED:
            row = locked(application=application)
            record(
                application=row,
                kind=rules.EventKind.MANDATE_REVOKED,
                actor=by,
                actor_role=actor_role,
                at=at,
                data={"mandate": str(mandate.key)},
            )
    for user in _accounts(mandate):
        if user != by:
            notify(
                user=user,
                template="mandate_ended",
                context={},
                dedup_key=f"mandate_ended:{mandate.pk}:{user.pk}",
            )
    if not profiles.is_represented(user=by, mandate=mandate):
        _text(mandate)


def _accounts(mandate: Mandate) -> list[User]:
    """Return the accounts of both sides."""
    identities = VerifiedIdentity.objects.filter(embg_digest=mandate.person_digest)
    found = [identity.user for identity in identities.select_related("user")]
    if mandate.person.is_self and mandate.person.owner.is_active:
        found.append(mandate.person.owner)
    return list(dict.fromkeys([mandate.representative, *found]))


def _text(mandate: Mandate) -> None:
    person = mandate.person
    if not person.phone or mandate.is_family:
        return
    try:
        send_text(
            phone=person.phone,
            language=person.language,
            template="mandate_ended",
            context={},
            dedup_key=f"mandate_ended_text:{mandate.pk}",
            is_urgent=False,
        )
    except InvalidPhoneError:
        return
