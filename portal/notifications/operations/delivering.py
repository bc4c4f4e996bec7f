"""Sends what lies in the outbox, and looks for another way when one fails for good."""

import datetime as dt
import json
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.notifications import letters, queries, rules, stopping
from portal.notifications.clients import mail, sms
from portal.notifications.clients.errors import GatewayError, RefusedError
from portal.notifications.models import Delivery, Notification, Preferences
from portal.notifications.operations import outbox
from portal.notifications.operations.notifying import queue_on

EXPIRED = "expired"
NO_NUMBER = "no number"
_State = rules.NotificationState


class DeliveryError(Exception):
    """The message could not be sent now; the outbox row says how often it was tried."""


def deliver(*, delivery_id: int, at: dt.datetime) -> None:
    """Send a message of the outbox, unless it has been sent or has to wait for the morning.

    Raises:
        DeliveryError: if it was not taken and is to be tried again.
    """
    try:
        _send_once(delivery_id=delivery_id, at=at)
    except GatewayError as error:
        row = _note_failure(delivery_id=delivery_id, error=str(error), at=at)
        if row.state == _State.QUEUED:
            message = f"message {delivery_id}, attempt {row.attempts}: {error}"
            raise DeliveryError(message) from error


@transaction.atomic
def note_report(*, key: str, has_arrived: bool, at: dt.datetime) -> bool:
    """Write down what a gateway or the mail server reports later; False for an unknown key.

    A report that comes twice changes nothing, and what has arrived cannot fail any more.
    """
    row = Delivery.objects.select_for_update(of=("self",)).filter(key=key).first()
    if row is None:
        return False
    if row.state == _State.SENT and has_arrived:
        row.state, row.delivered_at = _State.DELIVERED, at
        row.save()
    elif row.state == _State.SENT:
        _close(row, state=_State.FAILED, at=at, error="bounced")
    return True


@transaction.atomic
def _send_once(*, delivery_id: int, at: dt.datetime) -> None:
    row = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("notification__user")
        .filter(pk=delivery_id, state=_State.QUEUED)
        .first()
    )
    if row is None or _waits(row, at=at):
        return
    if row.expires_at is not None and row.expires_at <= at:
        _close(row, state=_State.FAILED, at=at, error=EXPIRED)
        return
    try:
        _hand_over(row, at=at)
    except RefusedError as error:
        _close(row, state=_State.FAILED, at=at, error=str(error))


def _hand_over(row: Delivery, *, at: dt.datetime) -> None:
    message = _text_of(row) if row.channel == rules.Channel.SMS else _mail_of(row)
    if not message.to:
        raise RefusedError(NO_NUMBER)
    if row.notification is not None:
        row.words_digest = _digest(message)
        if _was_said_just_now(row, at=at):
            _close(row, state=_State.MERGED, at=at)
            return
    row.gateway_id = (
        sms.gateway().send(message) if isinstance(message, sms.Text) else mail.send(message)
    )
    row.sent_at = at
    _close(row, state=_State.SENT, at=at)


def _text_of(row: Delivery) -> sms.Text:
    notice = row.notification
    template, language, to = row.template, row.language, row.recipient
    if notice is not None:
        template = letters.text_template_of(template=row.template, kind=notice.kind)
        preferences = queries.preferences_of(user=notice.user)
        language = notice.user.preferred_language
        to = preferences.phone if preferences.can_text else ""
    text = letters.text_for(template=template, language=language, context=_context_of(row))
    return sms.Text(key=str(row.key), to=to, language=language, text=text)


def _mail_of(row: Delivery) -> mail.Mail:
    notice = row.notification
    language, to, kind, stop_path = row.language, row.recipient, "", ""
    if notice is not None:
        language, to, kind = notice.user.preferred_language, notice.user.email, notice.kind
        stop_path = stopping.path_for(user=notice.user, kind=rules.Kind(kind), language=language)
    letter = letters.letter_for(
        template=row.template,
        language=language,
        context=_context_of(row),
        kind=kind,
        stop_path=stop_path,
    )
    return mail.Mail(
        key=str(row.key),
        to=to,
        language=language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        headers=stopping.headers_for(stop_path),
    )


def _context_of(row: Delivery) -> dict[str, Any]:
    values = row.notification.context if row.notification else json.loads(row.secret)
    return dict(values)


def _digest(message: sms.Text | mail.Mail) -> str:
    """Return a digest of to whom and what, that nobody without the key can search."""
    body = message.subject if isinstance(message, mail.Mail) else ""
    return salted_hmac("words", f"{message.to}\n{body}\n{message.text}").hexdigest()


def _was_said_just_now(row: Delivery, *, at: dt.datetime) -> bool:
    return Delivery.objects.filter(
        words_digest=row.words_digest,
        channel=row.channel,
        notification__user=row.notification.user if row.notification else None,
        state__in=[_State.SENT, _State.DELIVERED],
        sent_at__gt=at - rules.SAME_WORDS_WITHIN,
    ).exists()


def _waits(row: Delivery, *, at: dt.datetime) -> bool:
    """Put a text off until the quiet hours are over."""
    if row.is_urgent or row.channel != rules.Channel.SMS:
        return False
    quiet = rules.DEFAULT_QUIET
    if row.notification is not None:
        quiet = queries.preferences_of(user=row.notification.user).quiet
    due = rules.sendable_from(at=at, quiet=quiet, zone=timezone.get_default_timezone())
    if due <= at:
        return False
    row.not_before = due
    row.save(update_fields=["not_before", "updated_at"])
    outbox.take_up(delivery=row, due=due)
    return True


@transaction.atomic
def _note_failure(*, delivery_id: int, error: str, at: dt.datetime) -> Delivery:
    """Count the attempt; the error's kind only, its text may name the recipient."""
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id)
    row.attempts += 1
    row.last_error = error
    if rules.state_after_failure(attempts=row.attempts) is _State.FAILED:
        _close(row, state=_State.FAILED, at=at, error=error)
    else:
        row.save(update_fields=["attempts", "last_error", "updated_at"])
    return row


@transaction.atomic
def take_back(*, dedup_keys: Collection[str], at: dt.datetime) -> int:
    """Let nothing go out any more that waits under these keys; return how many messages.

    What is being handed over just now is waited for; it has left then.
    """
    rows = Delivery.objects.select_for_update(of=("self",)).filter(
        Q(dedup_key__in=dedup_keys) | Q(notification__dedup_key__in=dedup_keys),
        state=_State.QUEUED,
    )
    for row in rows:
        _close(row, state=_State.WITHDRAWN, at=at)
    return len(rows)


def _close(row: Delivery, *, state: _State, at: dt.datetime, error: str = "") -> None:
    """Write down how it ended, and erase to whom and what."""
    row.state, row.last_error = state, error
    row.recipient = row.secret = ""
    row.save()
    notice = row.notification
    if notice is None:
        return
    if state is _State.FAILED:
        _find_another_way(notice=notice, failed=rules.Channel(row.channel), at=at)
    elif row.channel == rules.Channel.EMAIL and state is _State.SENT:
        Preferences.objects.filter(user=notice.user, email_failed_at__isnull=False).update(
            email_failed_at=None
        )


def _find_another_way(*, notice: Notification, failed: rules.Channel, at: dt.datetime) -> None:
    """Tell it on another channel and mark in the portal that the first one does not work."""
    if failed is rules.Channel.EMAIL:
        Preferences.objects.update_or_create(user=notice.user, defaults={"email_failed_at": at})
    other = rules.fallback_for(
        failed=failed,
        used=list(notice.deliveries.values_list("channel", flat=True)),
        kind=rules.Kind(notice.kind),
        can_text=queries.preferences_of(user=notice.user).can_text,
    )
    if other is not None:
        queue_on(notification=notice, channel=other)
    if not notice.in_portal:
        notice.in_portal = True
        notice.save(update_fields=["in_portal", "updated_at"])
