"""What may be written to the centre, how much of it, and until when.

Plain Python: values in, verdicts out.
"""

import datetime as dt

LONGEST_MESSAGE = 2000
MOST_MESSAGES_AN_HOUR = 10


class CannotWriteError(ValueError):
    """A message that is not taken."""


class EmptyMessageError(CannotWriteError):
    """Nothing was written."""


class MessageTooLongError(CannotWriteError):
    """More was written than fits."""


class TooManyMessagesError(CannotWriteError):
    """Too many messages in an hour."""


class ConversationClosedError(CannotWriteError):
    """The file ended too long ago."""


def checked_text(text: str) -> str:
    """Return a message as it is kept: one kind of line end, no control characters.

    Raises:
        EmptyMessageError: if nothing is left.
        MessageTooLongError: if it is longer than 2,000 characters.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in plain if sign == "\n" or sign.isprintable()).strip()
    if not plain:
        raise EmptyMessageError
    if len(plain) > LONGEST_MESSAGE:
        raise MessageTooLongError
    return plain


def is_conversation_open(*, ended_on: dt.date | None, days_after_end: int, on: dt.date) -> bool:
    """Return whether one may still write about a file: always while it runs, then some days."""
    return ended_on is None or on <= ended_on + dt.timedelta(days=days_after_end)
