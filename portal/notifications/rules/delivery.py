"""How messages are sent: their channels and states, and how often a failed one is tried again."""

import datetime as dt
from enum import StrEnum

MAX_ATTEMPTS = 6
# The same words to the same person within this time are said once.
SAME_WORDS_WITHIN = dt.timedelta(minutes=10)
# Longer than the longest pause between two attempts.
FORGOTTEN_AFTER = dt.timedelta(hours=2)


class Channel(StrEnum):
    """The ways on which the portal tells somebody something."""

    PORTAL = "portal"
    EMAIL = "email"
    SMS = "sms"


class NotificationState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    MERGED = "merged"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


def state_after_failure(*, attempts: int) -> NotificationState:
    """Return the state of a message that could not be sent so many times."""
    return NotificationState.FAILED if attempts >= MAX_ATTEMPTS else NotificationState.QUEUED
