"""Sends what lies in the outbox without a worker, for tests of any package."""

import json
from pathlib import Path

from django.conf import settings

from portal.core import clock
from portal.notifications import operations, rules
from portal.notifications.models import Delivery


def send_everything(*, at=None):
    """Send every message that waits, those put off included only when it is time."""
    waiting = Delivery.objects.filter(state=rules.NotificationState.QUEUED)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        operations.deliver(delivery_id=pk, at=at or clock.now())


def texts_sent():
    """Return the texts that lie in the directory of the gateway."""
    files = sorted(
        Path(settings.PORTAL_SMS_DIRECTORY).glob("*.json"), key=lambda f: f.stat().st_mtime_ns
    )
    return [json.loads(file.read_text()) for file in files]
