"""How much may be on its way to the portal at once, and for how long a part of a file is kept."""

import datetime as dt

from portal.applications.rules.papers import MOST_BYTES, PaperProblem, RefusedPaperError

KEPT_FOR = dt.timedelta(hours=24)
# Longer than the slowest check; whoever died over it holds the file no longer.
CHECKED_WITHIN = dt.timedelta(minutes=2)
MOST_BYTES_OF_A_PART = 1024 * 1024
# Of one person, in all applications together.
MOST_UPLOADS = 40
MOST_BYTES_ON_THE_WAY = 120 * 1024 * 1024


def check_length(*, length: int) -> None:
    """Refuse a file by its size, before a byte of it is sent.

    Raises:
        RefusedPaperError: if it is empty or too large.
    """
    if length < 1:
        raise RefusedPaperError(PaperProblem.EMPTY)
    if length > MOST_BYTES:
        raise RefusedPaperError(PaperProblem.TOO_LARGE)


def check_quota(*, uploads: int, size: int, length: int) -> None:
    """Refuse one more file of somebody who sends so many, so much already.

    Raises:
        RefusedPaperError: if it would be too many or too much.
    """
    if uploads >= MOST_UPLOADS or size + length > MOST_BYTES_ON_THE_WAY:
        raise RefusedPaperError(PaperProblem.QUOTA)


def turned(*, rotation: int, by: int) -> int:
    """Return by how much a page is turned, clockwise and in right angles, after one more turn."""
    return (rotation + by) % 360
