"""Work that the worker does: send what lies in the outbox."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portal.core import clock
from portal.notifications import operations, rules


@app.task(
    name=operations.DELIVER_TASK,
    queue=operations.QUEUE,
    retry=RetryStrategy(max_attempts=rules.MAX_ATTEMPTS, exponential_wait=5),
)
def deliver(notification_id: int) -> None:
    """Send one letter; a failure is tried again later, each time after a longer pause."""
    operations.deliver(notification_id=notification_id, at=clock.now())
