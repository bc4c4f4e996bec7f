"""What may be told about groups of people without telling about one of them."""

from __future__ import annotations

SMALLEST_CELL = 5


def disclosed(count: int) -> int | None:
    """Return a count that may be published; `None` stands for one to four people.

    Nothing is a fact about nobody and may be said. Totals over withheld cells are never
    published beside them, or the difference would give the cell away.
    """
    return count if count == 0 or count >= SMALLEST_CELL else None
