"""Work that the worker does: copies of data when asked, keeping and erasing each night."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portal.core import clock
from portal.privacy import operations

_ATTEMPTS = 3


@app.task(
    name=operations.MAKE_EXPORT_TASK,
    queue=operations.QUEUE,
    retry=RetryStrategy(max_attempts=_ATTEMPTS, wait=10),
    pass_context=True,
)
def make_export(context: object, export_id: int) -> None:
    """Make a copy of somebody's data; after the last attempt it can be asked for again."""
    try:
        operations.make_export(export_id=export_id, at=clock.now())
    except Exception:
        job = getattr(context, "job", None)
        if job is None or job.attempts + 1 >= _ATTEMPTS:
            operations.give_up_export(export_id=export_id)
        raise


@app.periodic(cron="20 2 * * *")
@app.task(name="portal.privacy.keep_and_erase", queue=operations.QUEUE, pass_context=False)
def keep_and_erase(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Erase each night what has outlived its time: files, copies, accounts, people of a counter."""
    now = clock.now()
    operations.expire_exports(at=now)
    operations.apply_retention(at=now)
    operations.erase_unconfirmed_people(at=now)
    operations.erase_released_people(at=now)
    operations.close_due_accounts(at=now)
