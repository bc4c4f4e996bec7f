"""Who may act for whom: how consent was given, how long it holds, and the code by SMS.

Plain Python: values in, values out. A mandate is never changed but by being confirmed once and
revoked once; both leave their day and their author (Law on Obligations, authorisation;
Law on Personal Data Protection, consent that can be proved and taken back).
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Collection, Sequence
from enum import StrEnum

from portal.households.rules.people import is_adult

CODE_DIGITS = 6
CODE_VALID_FOR = dt.timedelta(minutes=10)
MOST_TRIES = 5
# At most so many codes for a mandate or to a telephone within an hour, a minute between them.
MOST_CODES_AN_HOUR = 4
BETWEEN_CODES = dt.timedelta(minutes=1)
# At most so many codes a day from one citizen, and from one helper at a counter.
MOST_CODES_A_DAY = 8
MOST_CODES_A_DAY_AT_COUNTER = 100
# An organisation acts for a year at most; then the person is asked again.
LONGEST_FOR_ORGANISATION = dt.timedelta(days=365)
# What was begun and never confirmed is erased after so many days.
UNCONFIRMED_KEPT_FOR = dt.timedelta(days=7)


class MandateKind(StrEnum):
    """In what capacity somebody acts for a person."""

    FAMILY = "family"
    ORGANISATION = "organisation"
    OFFICE = "office"


class ConsentProof(StrEnum):
    """How a person agreed that somebody acts for them."""

    DECLARED = "declared"
    SMS_CODE = "sms_code"
    SIGNED_FORM = "signed_form"
    IN_PORTAL = "in_portal"


# Proofs that the person alone can give: only these undo a no.
PROOFS_IN_PERSON = (ConsentProof.IN_PORTAL, ConsentProof.SIGNED_FORM)


class MandateState(StrEnum):
    """Where a mandate stands on a day."""

    ASKED = "asked"
    LATER = "later"
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Side(StrEnum):
    """Who ended a mandate."""

    REPRESENTED = "represented"
    REPRESENTATIVE = "representative"
    CENTRE = "centre"


# The person ended it: by an own press, or by word at a centre.
SIDES_OF_PERSON = (Side.REPRESENTED, Side.CENTRE)


class IdentityDocument(StrEnum):
    """The document by which somebody was recognised at the counter; its number is not kept."""

    IDENTITY_CARD = "identity_card"
    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"


class Power(StrEnum):
    """What a person may allow by name beyond what every mandate allows.

    Every mandate allows to apply, to read what was sent, to add papers, to write to the centre
    and to agree on meetings.
    """

    PLACES = "places"
    APPEALS = "appeals"
    CHANGES = "changes"


class Standing(StrEnum):
    """On what ground a citizen acts for a person."""

    ONESELF = "oneself"
    PARENT = "parent"
    CONFIRMED = "confirmed"
    ASKED = "asked"
    DECLARED = "declared"


class CodeProblem(StrEnum):
    """Why a code is not taken, or not sent."""

    WRONG = "wrong"
    EXPIRED = "expired"
    TOO_MANY_TRIES = "too_many_tries"
    TOO_MANY_CODES = "too_many_codes"
    TOO_MANY_TODAY = "too_many_today"
    OWN_TELEPHONE = "own_telephone"
    PERSON_REFUSED = "person_refused"


class CodeRefusedError(ValueError):
    """A code that is not taken or not sent; says why."""

    def __init__(self, problem: CodeProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def state_on(
    *,
    confirmed: bool,
    valid_from: dt.date,
    valid_until: dt.date | None,
    revoked: bool,
    on: dt.date,
) -> MandateState:
    """Return where a mandate stands; the last day still counts."""
    if revoked:
        return MandateState.REVOKED
    if not confirmed:
        return MandateState.ASKED
    if on < valid_from:
        return MandateState.LATER
    if valid_until is not None and on > valid_until:
        return MandateState.EXPIRED
    return MandateState.VALID


def covers(*, service_codes: Collection[str], service_code: str) -> bool:
    """Return whether a mandate for these services, or for all when none is named, allows one."""
    return not service_codes or service_code in service_codes


def allows(*, kind: MandateKind, powers: Collection[str], power: Power) -> bool:
    """Return whether a mandate allows something: a relative everything, others what was named."""
    return kind == MandateKind.FAMILY or power in powers


def needs_end(kind: MandateKind) -> bool:
    """Return whether a mandate must have a last day: an organisation's must, a relative's not."""
    return kind is not MandateKind.FAMILY


def latest_end(*, kind: MandateKind, valid_from: dt.date) -> dt.date | None:
    """Return the last day that a mandate may have; none where it may hold until it is revoked."""
    return valid_from + LONGEST_FOR_ORGANISATION if needs_end(kind) else None


def code_digest(*, code: str, salt: str, key: str) -> str:
    """Return what is kept of a code: nothing from which it could be read without the key."""
    return hmac.new(key.encode(), f"mandate:{salt}:{code}".encode(), hashlib.sha256).hexdigest()


def code_matches(*, code: str, salt: str, key: str, digest: str) -> bool:
    """Return whether a typed code is the one that was sent; spaces do not matter."""
    typed = "".join(code.split())
    return hmac.compare_digest(code_digest(code=typed, salt=salt, key=key), digest)


def may_send_code(*, earlier: Sequence[dt.datetime], at: dt.datetime) -> bool:
    """Return whether another code may be sent after those already sent."""
    recent = [sent for sent in earlier if at - sent < dt.timedelta(hours=1)]
    return len(recent) < MOST_CODES_AN_HOUR and all(at - sent >= BETWEEN_CODES for sent in recent)


def most_codes_a_day(kind: MandateKind) -> int:
    """Return how many codes somebody may have sent in a day, for all their mandates."""
    return MOST_CODES_A_DAY_AT_COUNTER if needs_end(kind) else MOST_CODES_A_DAY


def phone_digest(*, number: str, key: str) -> str:
    """Return what is kept of a telephone: enough to count the codes sent to it, no more."""
    return hmac.new(key.encode(), f"phone:{number}".encode(), hashlib.sha256).hexdigest()


def same_telephone(one: str, other: str) -> bool:
    """Return whether two numbers, however written, ring at the same telephone.

    The last eight digits decide, so that 070 123 456 and +389 70 123 456 are the same.
    """
    digits = ["".join(sign for sign in number if sign.isdigit())[-8:] for number in (one, other)]
    return bool(digits[0]) and digits[0] == digits[1]


def standing(
    *,
    is_oneself: bool,
    is_child: bool,
    birth_date: dt.date | None,
    confirmed: bool,
    asked: bool,
    on: dt.date,
) -> Standing:
    """Return on what ground somebody acts: a parent for a child under eighteen needs no more."""
    if is_oneself:
        return Standing.ONESELF
    if confirmed:
        return Standing.CONFIRMED
    if is_child and birth_date is not None and not is_adult(birth_date=birth_date, on=on):
        return Standing.PARENT
    return Standing.ASKED if asked else Standing.DECLARED
