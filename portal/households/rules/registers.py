"""About whom a register may be asked, and when one that fails is left in peace.

Plain Python: values in, values out.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from portal.households.rules.sources import Register

ATTEMPTS = 3
FAILURES_UNTIL_PAUSE = 3
PAUSE = dt.timedelta(minutes=1)
ASKED_AGAIN_AFTER = dt.timedelta(days=1)
SLOW_AFTER = dt.timedelta(seconds=10)
# Of a child only what a service may need; everything else of a child is with the parents.
ABOUT_ONESELF = tuple(Register)
ABOUT_A_CHILD = (Register.DISABILITY,)


class Refusal(StrEnum):
    """Why a register is not asked."""

    NOT_CONNECTED = "not_connected"
    NOT_VERIFIED = "not_verified"
    OTHER_NUMBER = "other_number"
    NOT_GUARDIAN = "not_guardian"
    GROWN_UP = "grown_up"
    NO_CONSENT = "no_consent"


class LookupFailure(StrEnum):
    """Why a register gave no answer."""

    SLOW = "slow"
    DOWN = "down"
    GARBLED = "garbled"
    FORBIDDEN = "forbidden"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What is known of the one who asks and of the person asked about.

    `verified_digest` is that of the number in the national eID, at a level that suffices;
    `guardian_of_digest` that of the child whose guardian the civil register named.
    """

    verified_digest: str
    is_self: bool
    person_digest: str
    guardian_of_digest: str
    is_adult: bool
    has_consent: bool


def refusal(*, asker: Asker, is_connected: bool) -> Refusal | None:
    """Return why registers may not be asked about a person; none if they may.

    Only a verified identity opens a register, and only its own number; of others only minors
    whose guardian the civil register says that the verified person is. A number that somebody
    typed opens nothing.
    """
    if not is_connected:
        return Refusal.NOT_CONNECTED
    if not asker.verified_digest:
        return Refusal.NOT_VERIFIED
    if asker.is_self:
        if asker.person_digest != asker.verified_digest:
            return Refusal.OTHER_NUMBER
    elif not asker.person_digest or asker.guardian_of_digest != asker.person_digest:
        return Refusal.NOT_GUARDIAN
    elif asker.is_adult:
        return Refusal.GROWN_UP
    return None if asker.has_consent else Refusal.NO_CONSENT


def paused_until(*, failures: int, at: dt.datetime) -> dt.datetime | None:
    """Return until when a register is not asked after so many failures in a row."""
    return at + PAUSE if failures >= FAILURES_UNTIL_PAUSE else None


def is_last_attempt(*, attempts: int, failure: LookupFailure) -> bool:
    """Return whether it is given up; a token that is refused does not get better."""
    return attempts >= ATTEMPTS or failure is LookupFailure.FORBIDDEN
