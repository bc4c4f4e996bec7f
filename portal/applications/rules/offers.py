"""Offers of a place: who is next, until when one may answer.

Plain Python: days come in, verdicts go out.
"""

import datetime as dt
from enum import StrEnum


class OfferAnswer(StrEnum):
    """What became of an offer."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class CannotOfferError(ValueError):
    """A place that cannot be offered to this application."""


class NoFreePlaceError(CannotOfferError):
    """The institution has no free place."""


class NotNextInLineError(CannotOfferError):
    """Somebody else stands before it on the waiting list."""


class OfferAnsweredError(ValueError):
    """The offer was answered otherwise, or its last day has passed."""


def may_be_answered(*, answer: str, answer_until: dt.date, on: dt.date) -> bool:
    """Return whether an offer still waits for an answer on this day; the last day counts."""
    return not answer and on <= answer_until


def has_expired(*, answer: str, answer_until: dt.date, on: dt.date) -> bool:
    """Return whether an offer was not answered in time."""
    return not answer and on > answer_until
