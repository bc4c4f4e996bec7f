"""How letters are sent: their states and how often a failed one is tried again."""

from enum import StrEnum

MAX_ATTEMPTS = 6


class NotificationState(StrEnum):
    """Where a letter stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


def state_after_failure(*, attempts: int) -> NotificationState:
    """Return the state of a letter that could not be sent so many times."""
    return NotificationState.FAILED if attempts >= MAX_ATTEMPTS else NotificationState.QUEUED
