"""What holds for every message: how often it is tried, to whom it may go, how long it may be."""

from portal.notifications.rules.delivery import (
    FORGOTTEN_AFTER,
    MAX_ATTEMPTS,
    SAME_WORDS_WITHIN,
    Channel,
    NotificationState,
    state_after_failure,
)
from portal.notifications.rules.kinds import (
    ALWAYS,
    DEFAULTS,
    STOPPABLE,
    Kind,
    channels_for,
    fallback_for,
    looks_personal,
)
from portal.notifications.rules.phones import (
    InvalidPhoneError,
    masked_phone,
    normalised_phone,
)
from portal.notifications.rules.quiet import DEFAULT_QUIET, QuietHours, sendable_from
from portal.notifications.rules.texts import MAX_SEGMENTS, segments_of

__all__ = [
    "ALWAYS",
    "DEFAULTS",
    "DEFAULT_QUIET",
    "FORGOTTEN_AFTER",
    "MAX_ATTEMPTS",
    "MAX_SEGMENTS",
    "SAME_WORDS_WITHIN",
    "STOPPABLE",
    "Channel",
    "InvalidPhoneError",
    "Kind",
    "NotificationState",
    "QuietHours",
    "channels_for",
    "fallback_for",
    "looks_personal",
    "masked_phone",
    "normalised_phone",
    "segments_of",
    "sendable_from",
    "state_after_failure",
]
