"""What a household lives on and what a finding says, as eligibility reads them.

Plain Python: values in, values out.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.households.rules.sources import Source

AVERAGED_MONTHS = 3


class IncomeKind(StrEnum):
    """Where money comes from."""

    WAGE = "wage"
    PENSION = "pension"
    ALLOWANCE = "allowance"
    OTHER = "other"


# Child allowance, allowances for care and disability, one-off help, scholarships are not counted
# for guaranteed minimum assistance (partial list: ehelp.mk, guaranteed minimum assistance).
COUNTED_KINDS = frozenset({IncomeKind.WAGE, IncomeKind.PENSION, IncomeKind.OTHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyIncome:
    """Money that comes to somebody every month between two days, as somebody says."""

    kind: IncomeKind
    amount: int
    from_on: dt.date
    until_on: dt.date | None = None
    whose: int = 0
    source: Source = Source.CITIZEN

    def is_running(self, *, first: dt.date, last: dt.date) -> bool:
        """Return whether it comes on at least one day between the two."""
        return self.from_on <= last and (self.until_on is None or self.until_on >= first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a finding and opinion says about a disability."""

    kind: str
    degree: str
    issued_on: dt.date
    valid_until: dt.date | None = None

    def is_valid(self, *, on: dt.date) -> bool:
        """Return whether it holds on a day; without a last day it is permanent."""
        return self.issued_on <= on and (self.valid_until is None or on <= self.valid_until)


def believed(incomes: Sequence[MonthlyIncome]) -> list[MonthlyIncome]:
    """Return the incomes that are counted, so that none is counted twice.

    Where a register or a centre speaks of one person's income of a kind, the citizen's own word
    about that kind is set aside, and shown beside it.
    """
    spoken_for = {(one.whose, one.kind) for one in incomes if one.source is not Source.CITIZEN}
    return [
        one
        for one in incomes
        if one.source is not Source.CITIZEN or (one.whose, one.kind) not in spoken_for
    ]


def household_income(*, incomes: Sequence[MonthlyIncome], on: dt.date) -> int:
    """Return the average monthly income of a household over the last three months.

    The sum of what all members received in the three calendar months before the month of the
    day, divided by three; money that began or ended within a month counts for that month
    (Law on Social Protection, guaranteed minimum assistance: average total income of all
    members in the last three months).
    """
    counted = [one for one in believed(incomes) if one.kind in COUNTED_KINDS]
    total = sum(
        one.amount
        for first, last in months_before(on=on, count=AVERAGED_MONTHS)
        for one in counted
        if one.is_running(first=first, last=last)
    )
    return round(total / AVERAGED_MONTHS)


def receives_pension(*, incomes: Iterable[MonthlyIncome], on: dt.date) -> bool | None:
    """Return True when a pension comes on that day; without one nothing is known."""
    runs = any(
        one.kind is IncomeKind.PENSION and one.is_running(first=on, last=on) for one in incomes
    )
    return True if runs else None


def months_before(*, on: dt.date, count: int) -> list[tuple[dt.date, dt.date]]:
    """Return the first and last day of the calendar months before that of a day, newest first."""
    months = []
    first = on.replace(day=1)
    for _step in range(count):
        last = first - dt.timedelta(days=1)
        first = last.replace(day=1)
        months.append((first, last))
    return months
