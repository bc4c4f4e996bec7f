"""Tells people things: into the outbox, and from there to them, each message once."""

from portal.notifications.operations.choosing import (
    CODES_A_DAY,
    MAX_GUESSES,
    TooManyCodesError,
    WrongCodeError,
    ask_for_phone,
    choose_channels,
    confirm_phone,
    forget_phone,
    stop_letters,
)
from portal.notifications.operations.delivering import (
    DeliveryError,
    deliver,
    note_report,
    take_back,
)
from portal.notifications.operations.notifying import UnknownLetterError, notify
from portal.notifications.operations.outbox import DELIVER_TASK, QUEUE, take_up_forgotten
from portal.notifications.operations.reading import mark_all_read, open_notice
from portal.notifications.operations.writing import UnknownTextError, send_letter, send_text

__all__ = [
    "CODES_A_DAY",
    "DELIVER_TASK",
    "MAX_GUESSES",
    "QUEUE",
    "DeliveryError",
    "TooManyCodesError",
    "UnknownLetterError",
    "UnknownTextError",
    "WrongCodeError",
    "ask_for_phone",
    "choose_channels",
    "confirm_phone",
    "deliver",
    "forget_phone",
    "mark_all_read",
    "note_report",
    "notify",
    "open_notice",
    "send_letter",
    "send_text",
    "stop_letters",
    "take_back",
    "take_up_forgotten",
]
