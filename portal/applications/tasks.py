"""Work that the worker does for files by itself: offers, meetings, drafts, documents."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portal.applications import operations
from portal.applications.queries import documents as issued
from portal.core import clock

logger = logging.getLogger(__name__)

QUEUE = "applications"

_ATTEMPTS = 6
_AT_A_TIME = 200


@app.periodic(cron="*/10 * * * *")
@app.task(name="portal.applications.expire_offers", queue=QUEUE, queueing_lock="expire_offers")
def expire_offers(timestamp: int) -> None:  # noqa: ARG001 - handed in by the scheduler
    """Release the places whose offer was not answered in time."""
    operations.expire_offers(at=clock.now())


@app.periodic(cron="0 6-17 * * *")
@app.task(name="portal.applications.remind", queue=QUEUE, queueing_lock="remind_of_appointments")
def remind_of_appointments(timestamp: int) -> None:  # noqa: ARG001 - handed in by the scheduler
    """Remind of the meetings of the coming day, each once."""
    operations.remind_of_appointments(at=clock.now())


@app.periodic(cron="20 6-18 * * *")
@app.task(name="portal.applications.tend_drafts", queue=QUEUE, queueing_lock="tend_drafts")
def tend_drafts(timestamp: int) -> None:  # noqa: ARG001 - handed in by the scheduler
    """Remind of what was begun and left, close it after nine days; remind other guardians."""
    operations.tend_drafts(at=clock.now())
    operations.tend_guardians(at=clock.now())


@app.periodic(cron="17 * * * *")
@app.task(name="portal.applications.expire_uploads", queue=QUEUE, queueing_lock="expire_uploads")
def expire_uploads(timestamp: int) -> None:  # noqa: ARG001 - handed in by the scheduler
    """Forget files that began to arrive and with which nobody went on."""
    operations.expire_uploads(at=clock.now())


@app.task(
    name=operations.MAKE_TASK,
    queue=operations.DOCUMENT_QUEUE,
    retry=RetryStrategy(max_attempts=_ATTEMPTS, exponential_wait=4),
)
def make_document(order_id: int) -> None:
    """Make one document; without key or time stamp it is tried again later."""
    try:
        operations.make_document(order_id=order_id, at=clock.now())
    except issued.DocumentNotFoundError:
        logger.info("a document is not made any more: its file was anonymised")


@app.periodic(cron="7,37 * * * *")
@app.task(name="portal.applications.make_waiting_documents", queue=operations.DOCUMENT_QUEUE)
def make_waiting_documents(timestamp: int) -> None:  # noqa: ARG001 - the queue hands it over
    """Make what is still missing, for instance after the key of the seal was put right."""
    for order in issued.unmade_documents()[:_AT_A_TIME]:
        try:
            operations.make_document(order_id=order.pk, at=clock.now())
        except (operations.SealNotConfiguredError, operations.SealUnavailableError) as error:
            logger.warning("documents wait for their seal: %s", type(error).__name__)
            return
