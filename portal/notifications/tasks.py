"""Work that the worker does: send what lies in the outbox."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portal.core import clock
from portal.notifications import operations, rules


@app.periodic(cron="7,37 * * * *")
@app.task(name="portal.notifications.take_up_forgotten", queue=operations.QUEUE)
def take_up_forgotten(timestamp: int) -> None:  # noqa: ARG001 - given to each periodic task
    """Give messages whose job was lost, as with a worker that was killed, a new one."""
    operations.take_up_forgotten(at=clock.now())


@app.task(
    name=operations.DELIVER_TASK,
    queue=operations.QUEUE,
    retry=RetryStrategy(max_attempts=rules.MAX_ATTEMPTS, exponential_wait=5),
)
def deliver_message(delivery_id: int) -> None:
    """Send one message; a failure is tried again later, each time after a longer pause."""
    operations.deliver(delivery_id=delivery_id, at=clock.now())
