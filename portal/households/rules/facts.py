"""Which statement of a fact counts, and how long.

A fact may be stated by the citizen, come from a register, or be established by a centre. Each
statement counts for as long as the fact's policy says; among those that still count, the source
that the policy names first decides, and of one source the latest word.

Plain Python: values in, values out.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.households.rules.people import completed_years, is_adult
from portal.households.rules.sources import Source

# Facts that belong to everybody who lives at an address; all others belong to one person.
HOUSEHOLD_FACTS = frozenset(
    {
        "household_adults",
        "household_children",
        "monthly_income",
        "single_parent",
        "members_unable_to_work",
        "owns_income_property",
        "lifelong_support_agreement",
        "removed_from_jobseekers",
    }
)
# A number of years that goes on growing after it was stated.
_GROWING = "residence_years"
# What a centre established after an assessment goes before a register, that before a word.
DEFAULT_PRECEDENCE = (Source.CENTRE, Source.REGISTER, Source.CITIZEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long statements of one fact count, and whose word goes first."""

    counts_days: int | None = None
    counts_within_year: bool = False
    precedence: tuple[Source, ...] = DEFAULT_PRECEDENCE

    @property
    def ages(self) -> bool:
        """Whether a statement ever stops counting, so that saying the same again is news."""
        return self.counts_days is not None or self.counts_within_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody said about a fact on a day; `valid_until` overrides the policy's period."""

    value: Any
    source: Source
    said_at: dt.datetime
    said_on: dt.date
    valid_until: dt.date | None = None
    is_permanent: bool = False
    register: str = ""
    centre_id: int | None = None


def still_counts(*, statement: Statement, policy: Policy, on: dt.date) -> bool:
    """Return whether a statement is still taken for true on a day."""
    if statement.valid_until is not None:
        return on <= statement.valid_until
    if statement.is_permanent:
        return True
    if policy.counts_within_year and statement.said_on.year != on.year:
        return False
    return policy.counts_days is None or (on - statement.said_on).days <= policy.counts_days


def prevailing(*, statements: Iterable[Statement], policy: Policy, on: dt.date) -> Statement | None:
    """Return the statement that counts on a day; none when the fact must be asked (again)."""
    fresh = [one for one in statements if still_counts(statement=one, policy=policy, on=on)]
    return min(fresh, key=lambda one: _rank(one, policy), default=None)


def contradicted(
    *, statements: Sequence[Statement], policy: Policy, on: dt.date
) -> Statement | None:
    """Return the citizen's own word when another source prevails over it and says otherwise."""
    winner = prevailing(statements=statements, policy=policy, on=on)
    if winner is None or winner.source is Source.CITIZEN:
        return None
    own = [one for one in statements if one.source is Source.CITIZEN]
    word = prevailing(statements=own, policy=policy, on=on)
    return word if word is not None and word.value != winner.value else None


def latest_stale(
    *, statements: Iterable[Statement], policy: Policy, on: dt.date
) -> Statement | None:
    """Return the last word when nothing counts any more: to ask "is this still so?"."""
    known = list(statements)
    if prevailing(statements=known, policy=policy, on=on) is not None:
        return None
    return max(known, key=lambda one: one.said_at, default=None)


def value_on(*, code: str, value: Any, stated_on: dt.date, on: dt.date) -> Any:
    """Return what a statement is worth on a later day: years of residence go on growing."""
    if code == _GROWING:
        return value + completed_years(since=stated_on, until=on)
    return value


def head_count(*, birth_dates: list[dt.date | None], on: dt.date) -> Mapping[str, int]:
    """Return adults and children of a household; nothing while a birth date is unknown."""
    known = [born for born in birth_dates if born is not None]
    if len(known) != len(birth_dates):
        return {}
    adults = sum(is_adult(birth_date=born, on=on) for born in known)
    return {"household_adults": adults, "household_children": len(known) - adults}


def _rank(statement: Statement, policy: Policy) -> tuple[int, float]:
    order = policy.precedence
    place = order.index(statement.source) if statement.source in order else len(order)
    return place, -statement.said_at.timestamp()
