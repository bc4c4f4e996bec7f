"""What is kept of an application that was begun, and when its owner is reminded.

Plain Python: values in, values out. Two devices may write at the same time; the newest answer
counts, and what it replaced unseen stays beside it until somebody has looked.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# Days after the last answer; one friendly letter each, never a second one.
REMINDER_DAYS = (3, 6)
CLOSED_AFTER_DAYS = 9
_LAST_WARNING = dt.timedelta(days=CLOSED_AFTER_DAYS - REMINDER_DAYS[-1])


class DraftStep(StrEnum):
    """What is done with a draft that lies about."""

    NOTHING = "nothing"
    REMIND = "remind"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was typed into one field, in which version, and what it replaced unseen."""

    values: tuple[str, ...]
    version: int
    other: tuple[str, ...] | None = None

    def as_json(self) -> list[Any]:
        """Return the form in which it is stored."""
        other = None if self.other is None else list(self.other)
        return [list(self.values), self.version, other]

    @classmethod
    def from_json(cls, stored: list[Any]) -> "KeptAnswer":
        """Read what was stored."""
        values, version, other = stored
        return cls(tuple(values), version, None if other is None else tuple(other))


def changes_in(
    *, kept: Mapping[str, KeptAnswer], typed: Mapping[str, Collection[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the fields that say something else than what is kept."""
    return {
        name: tuple(values)
        for name, values in typed.items()
        if _plain(values) != (_plain(kept[name].values) if name in kept else ())
    }


def merged(
    *,
    kept: Mapping[str, KeptAnswer],
    typed: Mapping[str, Collection[str]],
    seen: int,
    version: int,
) -> dict[str, KeptAnswer]:
    """Return the answers with the typed ones over them, under a new version.

    Where another device had written something that this one had not seen, that value is put
    beside the new one.
    """
    changed = changes_in(kept=kept, typed=typed)
    settled = {
        name: KeptAnswer(answer.values, answer.version)
        if name in typed and answer.version <= seen
        else answer
        for name, answer in kept.items()
    }
    return settled | {
        name: KeptAnswer(values, version, _unseen(kept.get(name), seen=seen))
        for name, values in changed.items()
    }


def changed_elsewhere(
    *, kept: Mapping[str, KeptAnswer], typed: Mapping[str, Collection[str]], seen: int
) -> dict[str, KeptAnswer]:
    """Return what another device has written since and this one does not say."""
    return {
        name: answer
        for name, answer in kept.items()
        if answer.version > seen
        and (name not in typed or _plain(typed[name]) != _plain(answer.values))
    }


def in_dispute(kept: Mapping[str, KeptAnswer]) -> dict[str, KeptAnswer]:
    """Return the answers that replaced another one which nobody has looked at yet."""
    return {name: answer for name, answer in kept.items() if answer.other is not None}


def next_step(
    *, saved_on: dt.date, today: dt.date, reminded: Mapping[int, dt.date], stopped: bool
) -> tuple[DraftStep, int]:
    """Return what is due for a draft today, and the day of the reminder.

    After days on which nothing ran, only the latest reminder is sent; and a draft is never
    closed before the last one has been out as long as it should be, unless its owner wants none.
    """
    age = (today - saved_on).days
    last = REMINDER_DAYS[-1]
    warned = stopped or (last in reminded and today - reminded[last] >= _LAST_WARNING)
    if age >= CLOSED_AFTER_DAYS and warned:
        return DraftStep.CLOSE, CLOSED_AFTER_DAYS
    passed = [day for day in REMINDER_DAYS if day <= age]
    if not stopped and passed and not any(day >= passed[-1] for day in reminded):
        return DraftStep.REMIND, passed[-1]
    return DraftStep.NOTHING, 0


def closes_on(*, saved_on: dt.date, reminded_on: dt.date, day: int) -> dt.date:
    """Return the day on which a draft closes unless somebody goes on with it."""
    usual = saved_on + dt.timedelta(days=CLOSED_AFTER_DAYS)
    return max(usual, reminded_on + dt.timedelta(days=CLOSED_AFTER_DAYS - day))


def _plain(values: Collection[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def _unseen(answer: KeptAnswer | None, *, seen: int) -> tuple[str, ...] | None:
    if answer is None or answer.version <= seen:
        return None
    return answer.values
