"""Puts messages into the outbox; the worker takes them from there."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from portal.core.once import insert_once
from portal.notifications import rules
from portal.notifications.models import Delivery

DELIVER_TASK = "portal.notifications.deliver_message"
QUEUE = "notifications"
_AT_ONCE = 1000


@transaction.atomic(savepoint=False)
def put(*, dedup_key: str, **values: Any) -> Delivery:
    """Write a message with its job in the transaction of the caller, once for each key."""
    delivery = Delivery(dedup_key=dedup_key, **values)
    if not insert_once(delivery):
        return Delivery.objects.get(dedup_key=dedup_key)
    take_up(delivery=delivery)
    return delivery


def take_up(*, delivery: Delivery, due: dt.datetime | None = None) -> None:
    """Let the worker send a message now or later."""
    app.configure_task(DELIVER_TASK, queue=QUEUE, schedule_at=due).defer(delivery_id=delivery.pk)


@transaction.atomic
def take_up_forgotten(*, at: dt.datetime) -> int:
    """Give a job to messages that should have left long ago, and return how many they were.

    A message touched at its last attempt; the pause before the last one is about an hour. Two
    jobs for one message send it once.
    """
    long_ago = at - rules.FORGOTTEN_AFTER
    rows = Delivery.objects.select_for_update(skip_locked=True).filter(
        Q(not_before__isnull=True) | Q(not_before__lt=long_ago),
        state=rules.NotificationState.QUEUED,
        updated_at__lt=long_ago,
    )
    found = list(rows.order_by("pk")[:_AT_ONCE])
    for row in found:
        row.save(update_fields=["updated_at"])
        take_up(delivery=row)
    return len(found)
