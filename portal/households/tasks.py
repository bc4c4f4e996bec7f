"""Work that the worker does for profiles: ask registers."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portal.core import clock
from portal.households import operations, rules


@app.task(
    name=operations.ASK_TASK,
    queue=operations.QUEUE,
    retry=RetryStrategy(
        max_attempts=rules.ATTEMPTS,
        wait=3,
        linear_wait=12,
        retry_exceptions=[operations.AskAgainLaterError],
    ),
)
def ask_register(lookup_id: int) -> None:
    """Ask one register; one that does not answer is asked again after a pause."""
    operations.answer_lookup(lookup_id=lookup_id, at=clock.now())
