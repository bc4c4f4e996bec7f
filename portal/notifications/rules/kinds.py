"""About what the portal writes, and on which channels people may choose to hear of it."""

import re
from collections.abc import Collection
from enum import StrEnum

from portal.notifications.rules.delivery import Channel

_PERSONAL = re.compile(r"\d{13}|@|\+389|\b0\d{2}[ /-]?\d{3}[ -]?\d{3}\b")


class Kind(StrEnum):
    """What a notice is about."""

    FILE = "file"
    REMINDER = "reminder"
    NEWS = "news"


# What nobody can turn off: who has an open file must be able to learn what happens to it.
ALWAYS: dict[Kind, frozenset[Channel]] = {
    Kind.FILE: frozenset({Channel.PORTAL}),
    Kind.REMINDER: frozenset(),
    Kind.NEWS: frozenset(),
}
DEFAULTS: dict[Kind, tuple[Channel, ...]] = {
    Kind.FILE: (Channel.PORTAL, Channel.EMAIL),
    Kind.REMINDER: (Channel.PORTAL, Channel.EMAIL),
    Kind.NEWS: (Channel.PORTAL,),
}
# The kinds that one press in a letter stops.
STOPPABLE = frozenset({Kind.REMINDER, Kind.NEWS})


def channels_for(*, kind: Kind, wanted: Collection[str], can_text: bool) -> frozenset[Channel]:
    """Return the channels for a notice: those wanted and possible, and those that always are."""
    chosen = {Channel(channel) for channel in wanted} | ALWAYS[kind]
    if not can_text:
        chosen.discard(Channel.SMS)
    return frozenset(chosen)


def fallback_for(
    *, failed: Channel, used: Collection[str], kind: Kind, can_text: bool
) -> Channel | None:
    """Return the channel that stands in for one that failed for good, if there is one.

    Only what happens to a file is important enough to be told on a way not asked for.
    """
    other = Channel.SMS if failed is Channel.EMAIL else Channel.EMAIL
    if kind is not Kind.FILE or other in used or (other is Channel.SMS and not can_text):
        return None
    return other


def looks_personal(value: str) -> bool:
    """Tell whether a value looks like a personal number, an e-mail address or a telephone."""
    return bool(_PERSONAL.search(value))
