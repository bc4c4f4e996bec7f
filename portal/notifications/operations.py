"""Writes letters into the outbox and sends them, each once, in the reader's language."""

import datetime as dt
import smtplib
from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from procrastinate.contrib.django import app

from portal.accounts.models import User
from portal.notifications import letters, rules
from portal.notifications.models import Notification

DELIVER_TASK = "portal.notifications.deliver"
QUEUE = "notifications"


class UnknownLetterError(LookupError):
    """There is no template of that name."""


class DeliveryError(Exception):
    """The letter could not be sent now; the outbox row says how often it was tried."""


@transaction.atomic
def notify(
    *, user: User, template: str, context: Mapping[str, str | int], dedup_key: str
) -> Notification:
    """Put a letter into the outbox, in the transaction of the caller.

    It is sent after that transaction is committed, and never when it is rolled back. A second
    call with the same `dedup_key` does nothing. `context` holds references and names of
    things, never personal details.

    Raises:
        UnknownLetterError: if no template `notifications/email/<template>.txt` exists.
    """
    try:
        get_template(letters.template_name(template))
    except TemplateDoesNotExist:
        raise UnknownLetterError(template) from None
    notification, is_new = Notification.objects.get_or_create(
        dedup_key=dedup_key,
        defaults={"user": user, "template": template, "context": dict(context)},
    )
    if is_new:
        app.configure_task(DELIVER_TASK, queue=QUEUE).defer(notification_id=notification.pk)
    return notification


def deliver(*, notification_id: int, at: dt.datetime) -> None:
    """Send a letter of the outbox unless it has been sent.

    Raises:
        DeliveryError: if the mail server did not take it.
    """
    try:
        _send_once(notification_id=notification_id, at=at)
    except (OSError, smtplib.SMTPException) as error:
        attempts = _note_failure(notification_id=notification_id, error=error)
        message = f"letter {notification_id}, attempt {attempts}: {type(error).__name__}"
        raise DeliveryError(message) from error


@transaction.atomic
def _send_once(*, notification_id: int, at: dt.datetime) -> None:
    row = (
        Notification.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=notification_id, state=rules.NotificationState.QUEUED)
        .first()
    )
    if row is None:
        return
    letter = letters.letter_for(notification=row)
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[row.user.email],
        headers={"Content-Language": letter.language, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(letter.html, "text/html")
    mail.send()
    row.state, row.sent_at = rules.NotificationState.SENT, at
    row.save(update_fields=["state", "sent_at", "updated_at"])


def _note_failure(*, notification_id: int, error: Exception) -> int:
    """Count the attempt; the error's kind only, its text may name the recipient."""
    rows = Notification.objects.filter(pk=notification_id)
    rows.update(attempts=F("attempts") + 1, last_error=type(error).__name__)
    attempts = rows.values_list("attempts", flat=True).get()
    rows.update(state=rules.state_after_failure(attempts=attempts))
    return attempts
