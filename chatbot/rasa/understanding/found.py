"""The common shape of what an extractor finds in a message."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.core.folding import FoldedToken


class Found(NamedTuple):
    """An entity with its canonical value and its place in the message."""

    entity: str
    value: str | int
    start: int
    end: int


def between(
    tokens: Sequence[FoldedToken], first: int, last: int, *, entity: str, value: str | int
) -> Found:
    """Return what was found from one token up to and including another."""
    return Found(entity, value, tokens[first].start, tokens[last].end)
