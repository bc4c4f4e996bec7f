"""Work that the worker does for talks by itself."""

from procrastinate.contrib.django import app

from portal.core import clock
from portal.handover import operations

QUEUE = "handover"


@app.periodic(cron="*/5 * * * *")
@app.task(name="portal.handover.tend_talks", queue=QUEUE, queueing_lock="tend_talks")
def tend_talks(timestamp: int) -> None:  # noqa: ARG001 - handed in by the scheduler
    """Let nobody wait where nobody answers, and end what fell silent."""
    now = clock.now()
    operations.turn_unanswered_into_tasks(at=now)
    operations.close_silent_talks(at=now)


@app.periodic(cron="40 2 * * *")
@app.task(name="portal.handover.erase_talks", queue=QUEUE, queueing_lock="erase_talks")
def erase_talks(timestamp: int) -> None:  # noqa: ARG001 - handed in by the scheduler
    """Erase each night the talks whose days are over."""
    operations.erase_outlived(at=clock.now())
