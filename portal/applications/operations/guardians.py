"""Asks the other guardian of a child, records the one answer, reminds once, and forgets."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.applications import queries, rules
from portal.applications.models import Application, GuardianResponse
from portal.applications.operations.events import locked, record
from portal.core import clock
from portal.households import operations as households
from portal.households import queries as profiles
from portal.households.models import Person, SecondGuardian
from portal.households.operations import GuardianDetails
from portal.notifications.operations import notify, send_letter, send_text, take_back
from portal.notifications.rules import InvalidPhoneError, Kind

# 128 random bits; short enough for a text message.
_TOKEN_BYTES = 16
_DAY = dt.timedelta(days=1)


class OwnApplicationError(ValueError):
    """Whoever applied cannot answer as the other guardian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianWords:
    """What the other guardian says; an objection has a reason."""

    answer: rules.GuardianAnswer
    reason: str = ""
    text: str = ""


def token_digest(token: str) -> str:
    """Return what is kept of the secret in a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def ask_other_guardian(*, application: Application, at: dt.datetime) -> GuardianResponse | None:
    """Put what was said of the other guardian into the file, and ask whoever is named.

    It is called in the transaction that holds the file.

    Nothing happens for an adult, for a service whose pages can be left in a hurry, and as long
    as nothing was said. Asked twice, it is one question.
    """
    if not queries.concerns_guardian(
        person=application.person, service=application.service, on=clock.day_of(at)
    ):
        return None
    guardian = profiles.guardian_of(child=application.person)
    if guardian is None:
        return None
    row, is_new = GuardianResponse.objects.get_or_create(application=application, guardian=guardian)
    if is_new and guardian.is_named and _may_ask(guardian, at=at):
        _ask(row, guardian=guardian, application=application, at=at)
    return row


@transaction.atomic
def name_guardian(
    *, child: Person, details: GuardianDetails, by: User, at: dt.datetime
) -> SecondGuardian:
    """Keep what is said of the other guardian, and carry it into the files that still wait.

    A question that was not answered is taken back when it is said otherwise; an answer stands.

    Raises:
        PersonNotFoundError: if it is to be the same as for a child of whom nothing was said.
    """
    # Files before the child and its guardian, in the order in which an answer locks them, too.
    files = Application.objects.select_for_update(of=("self",)).filter(
        person=child, status__in=rules.UNDECIDED
    )
    waiting = list(files.select_related("service", "person", "applicant").order_by("pk"))
    guardian = households.state_guardian(child=child, details=details, by=by, at=at)
    for application in waiting:
        silence_former_guardians(application=application, at=at)
        if not application.guardian_responses.exclude(answer="").exists():
            ask_other_guardian(application=application, at=at)
    return guardian


def silence_former_guardians(*, application: Application, at: dt.datetime) -> None:
    """Let no question go out any more to whoever is not to be asked: letters wait for the morning.

    That is everybody once the file is withdrawn, else those who are not named any more.
    """
    rows = application.guardian_responses.filter(answer="")
    if application.state is not rules.ApplicationStatus.WITHDRAWN:
        rows = rows.filter(guardian__ended_at__isnull=False)
    take_back(
        dedup_keys=[
            f"{channel}{template}:{key}"
            for key in rows.values_list("key", flat=True)
            for template in ("guardian_asked", "guardian_reminder")
            for channel in ("", "letter:", "text:")
        ],
        at=at,
    )


@transaction.atomic
def answer_as_guardian(
    *, response: GuardianResponse, words: GuardianWords, by: User | None, at: dt.datetime
) -> GuardianResponse:
    """Record what the other guardian says; the first answer stands, a second press is silent.

    `by` is the account in which the other guardian is signed in, if any.

    Raises:
        OwnApplicationError: if it is the account that applied.
        GuardianTooLateError: if the last day is over or the question was taken back.
    """
    application = locked(application=response.application)
    row = (
        GuardianResponse.objects.select_for_update(of=("self",))
        .select_related("guardian")
        .get(pk=response.pk)
    )
    row.application = application
    state = row.state_on(clock.day_of(at))
    if row.answer:
        return row
    if by is not None and by.pk == application.applicant_id:
        raise OwnApplicationError(application.reference)
    if state is not rules.GuardianState.WAITING:
        raise rules.GuardianTooLateError(state)
    objects = words.answer is rules.GuardianAnswer.OBJECTED
    row.answer, row.answered_at, row.answered_by = words.answer, at, by
    row.reason = words.reason if objects else ""
    row.text = words.text.strip()[: rules.LONGEST_WORDS] if objects else ""
    row.save()
    if row.guardian is not None:
        households.accept_guardianship(guardian=row.guardian, by=by, at=at)
    record(
        application=application,
        kind=_EVENTS[words.answer],
        actor=by,
        actor_role=str(rules.ActorRole.GUARDIAN),
        at=at,
    )
    notify(
        user=application.applicant,
        template="guardian_answered",
        context={"reference": application.reference},
        dedup_key=f"guardian_answered:{row.key}",
    )
    return row


_EVENTS = {
    rules.GuardianAnswer.AGREED: rules.EventKind.GUARDIAN_AGREED,
    rules.GuardianAnswer.OBJECTED: rules.EventKind.GUARDIAN_OBJECTED,
}


def tend_guardians(*, at: dt.datetime) -> int:
    """Remind whoever has not answered, each once, forget former guardians; return the reminders."""
    today = clock.day_of(at)
    due = GuardianResponse.objects.filter(
        answer="",
        reminded_at__isnull=True,
        answer_by__gte=today,
        answer_by__lte=today + dt.timedelta(days=rules.REMINDED_BEFORE_DAYS),
    )
    reminded = sum(_remind(pk, at=at) for pk in due.order_by("pk").values_list("pk", flat=True))
    households.end_for_adults(at=at)
    households.forget_guardians(guardians=list(queries.former_guardians()))
    return reminded


@transaction.atomic
def _remind(pk: int, *, at: dt.datetime) -> bool:
    row = (
        GuardianResponse.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("guardian", "application__applicant", "user")
        .filter(pk=pk, answer="", reminded_at__isnull=True)
        .first()
    )
    if row is None or row.guardian is None:
        return False
    if row.state_on(clock.day_of(at)) is not rules.GuardianState.WAITING:
        return False
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row.reminder_digest, row.reminded_at = token_digest(token), at
    row.save(update_fields=["reminder_digest", "reminded_at"])
    _tell(row, guardian=row.guardian, token=token, template="guardian_reminder", at=at)
    return True


def _may_ask(guardian: SecondGuardian, *, at: dt.datetime) -> bool:
    """Return whether the citizen has not yet let the portal write too often today."""
    asked = GuardianResponse.objects.filter(
        guardian__named_by=guardian.named_by_id, asked_at__gt=at - _DAY
    )
    return asked.count() < rules.MOST_QUESTIONS_A_DAY


def _ask(
    row: GuardianResponse, *, guardian: SecondGuardian, application: Application, at: dt.datetime
) -> None:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row.token_digest, row.asked_at = token_digest(token), at
    row.answer_by = rules.answer_by(asked_on=clock.day_of(at))
    row.user = _account_of(row, guardian=guardian, applicant=application.applicant)
    row.save()
    record(
        application=application,
        kind=rules.EventKind.GUARDIAN_ASKED,
        actor=None,
        actor_role=str(rules.ActorRole.SYSTEM),
        at=at,
    )
    _tell(row, guardian=guardian, token=token, template="guardian_asked", at=at)


def _account_of(row: GuardianResponse, *, guardian: SecondGuardian, applicant: User) -> User | None:
    """Return the account that holds the named address; nobody is told that there is one."""
    user = accounts.account_by_verified_email(email=guardian.email)
    if user is None or user.pk == applicant.pk:
        return None
    # Named anew under another number, the same account is asked once.
    taken = GuardianResponse.objects.filter(application=row.application, user=user)
    return None if taken.exists() else user


def _tell(
    row: GuardianResponse, *, guardian: SecondGuardian, token: str, template: str, at: dt.datetime
) -> None:
    """Tell the account, or else write to the address; and write to the number if there is one."""
    assert row.answer_by is not None  # noqa: S101 - whoever is told was asked
    until = f"{row.answer_by.day}.{row.answer_by.month}.{row.answer_by.year}"
    common = {"reference": row.application.reference, "until": until}
    by_link = {**common, "page": f"guardian/{token}/"}
    key = f"{template}:{row.key}"
    expires_at = at + dt.timedelta(days=rules.ANSWER_DAYS + 1)
    if row.user is not None:
        page = f"guardian/questions/{row.key}/"
        notify(
            user=row.user,
            template=template,
            kind=Kind.FILE,
            context={**common, "page": page},
            path=page,
            dedup_key=key,
        )
    elif guardian.email:
        send_letter(
            email=guardian.email,
            language=guardian.language,
            template=template,
            context=by_link,
            dedup_key=f"letter:{key}",
            expires_at=expires_at,
        )
    if guardian.phone:
        address = f"{settings.PORTAL_BASE_URL}/{guardian.language}/{by_link['page']}"
        _text(
            guardian,
            template=template,
            context={"until": until, "address": address},
            key=key,
            expires_at=expires_at,
        )


def _text(
    guardian: SecondGuardian,
    *,
    template: str,
    context: Mapping[str, str | int],
    key: str,
    expires_at: dt.datetime,
) -> None:
    try:
        send_text(
            phone=guardian.phone,
            language=guardian.language,
            template=f"{template}_link",
            context=context,
            dedup_key=f"text:{key}",
            is_urgent=False,
            expires_at=expires_at,
        )
    except InvalidPhoneError:
        return
