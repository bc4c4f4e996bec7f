"""What the portal gives out on paper that counts: kinds, numbers, and whether one still stands.

Plain Python: values in, values out.
"""

import datetime as dt
import re
from enum import StrEnum

from portal.applications.rules.references import read_reference
from portal.applications.rules.states import ApplicationStatus, DecisionOutcome

# Signs of the public code; the same alphabet as the number, so it survives being copied by hand.
CODE_LENGTH = 16
CODE_GROUP = 4

_NUMBER = re.compile(r"(.+?)[\s-]*([RDC])\s*(\d{1,3})")
# A Macedonian keyboard writes letters that only look Latin.
_CYRILLIC = str.maketrans("СР", "CP")


class DocumentKind(StrEnum):
    """What a document of the portal says."""

    RECEIPT = "receipt"
    DECISION = "decision"
    CERTIFICATE = "certificate"


class Standing(StrEnum):
    """Whether what a document says still holds."""

    STANDS = "stands"
    REPLACED = "replaced"
    APPEALED = "appealed"
    CHANGED = "changed"
    ENDED = "ended"
    EXPIRED = "expired"


class RightDoesNotStandError(ValueError):
    """There is no right to certify: none was given yet, or it has ended."""


_LETTERS = {
    DocumentKind.RECEIPT: "R",
    DocumentKind.DECISION: "D",
    DocumentKind.CERTIFICATE: "C",
}
# While one of these lasts the person has what was asked for.
RIGHT_STANDS = frozenset({ApplicationStatus.APPROVED, ApplicationStatus.PLACED})
_OVER = frozenset({ApplicationStatus.ENDED, ApplicationStatus.WITHDRAWN})


def document_number(*, reference: str, kind: DocumentKind, version: int) -> str:
    """Return the number of a document: that of the application, a letter, which one it is."""
    return f"{reference}-{_LETTERS[kind]}{version}"


def read_document_number(text: str) -> str | None:
    """Return a number as it is stored, however it was typed; none if it is mistyped."""
    found = _NUMBER.fullmatch(text.strip().upper().translate(_CYRILLIC))
    reference = read_reference(found[1]) if found else None
    if found is None or reference is None:
        return None
    return f"{reference}-{found[2]}{int(found[3])}"


def read_code(text: str) -> str:
    """Return a code as it is stored, without the dashes and spaces of print."""
    return re.sub(r"[\s-]", "", text).upper()


def printed_code(code: str) -> str:
    """Return a code in groups that a person can copy."""
    return "-".join(code[start : start + CODE_GROUP] for start in range(0, len(code), CODE_GROUP))


def may_be_certified(*, status: ApplicationStatus) -> bool:
    """Return whether the right stands, so that a certificate can say so."""
    return status in RIGHT_STANDS


def certificate_valid_until(*, issued_on: dt.date, days: int) -> dt.date:
    """Return the last day of a certificate; the day of issue is the first."""
    return issued_on + dt.timedelta(days=max(days, 1) - 1)


def standing_of(
    *,
    kind: DocumentKind,
    status: ApplicationStatus,
    is_latest: bool,
    valid_until: dt.date | None,
    on: dt.date,
    outcome: DecisionOutcome | None = None,
) -> Standing:
    """Return whether a document still holds on a day.

    A receipt proves that something arrived; nothing that happens later changes that.
    """
    if not is_latest:
        return Standing.REPLACED
    match kind:
        case DocumentKind.RECEIPT:
            return Standing.STANDS
        case DocumentKind.DECISION:
            return _standing_of_decision(status, outcome)
    if not may_be_certified(status=status):
        return Standing.ENDED
    return Standing.EXPIRED if valid_until is not None and on > valid_until else Standing.STANDS


def _standing_of_decision(status: ApplicationStatus, outcome: DecisionOutcome | None) -> Standing:
    if status is ApplicationStatus.APPEALED:
        return Standing.APPEALED
    if status in _OVER:
        return Standing.ENDED
    if outcome is DecisionOutcome.REJECTED and status is not ApplicationStatus.REJECTED:
        return Standing.CHANGED
    return Standing.STANDS
