"""Reads incomes and disability findings of a citizen's own people."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, QuerySet

from portal.accounts.models import User
from portal.households import rules
from portal.households.models import DisabilityFinding, Household, Income, Person


class IncomeNotFoundError(LookupError):
    """No such income in this profile."""


class FindingNotFoundError(LookupError):
    """No such finding in this profile."""


def incomes_of(*, people: Sequence[Person]) -> QuerySet[Income]:
    """Return the incomes of people, those that still come first."""
    return Income.objects.filter(person__in=people, withdrawn_at__isnull=True).order_by(
        F("until_on").desc(nulls_first=True), "-from_on", "-id"
    )


def income_of(*, user: User, income_id: int) -> Income:
    """Return an income that the citizen may change: of the own profile and said here.

    Raises:
        IncomeNotFoundError: if there is no such income.
    """
    row = (
        Income.objects.filter(
            pk=income_id,
            person__owner=user,
            person__removed_at__isnull=True,
            withdrawn_at__isnull=True,
            source=rules.Source.CITIZEN,
        )
        .select_related("person__household")
        .first()
    )
    if row is None:
        raise IncomeNotFoundError(income_id)
    return row


def findings_of(*, people: Sequence[Person]) -> QuerySet[DisabilityFinding]:
    """Return the findings about people, the newest first."""
    return (
        DisabilityFinding.objects.filter(person__in=people, withdrawn_at__isnull=True)
        .select_related("centre")
        .order_by("-issued_on", "-id")
    )


def finding_of(*, user: User, finding_id: int) -> DisabilityFinding:
    """Return a finding that the citizen may change: of the own profile and said here.

    Raises:
        FindingNotFoundError: if there is no such finding.
    """
    row = (
        DisabilityFinding.objects.filter(
            pk=finding_id,
            person__owner=user,
            person__removed_at__isnull=True,
            withdrawn_at__isnull=True,
            source=rules.Source.CITIZEN,
        )
        .select_related("person__household")
        .first()
    )
    if row is None:
        raise FindingNotFoundError(finding_id)
    return row


def household_income(*, household: Household, on: dt.date) -> int:
    """Return what the listed incomes of everybody who lives there come to, a month."""
    rows = Income.objects.filter(
        person__household=household, person__removed_at__isnull=True, withdrawn_at__isnull=True
    )
    return rules.household_income(incomes=[monthly(row) for row in rows], on=on)


def monthly(row: Income) -> rules.MonthlyIncome:
    """Return a row as the rules read it."""
    return rules.MonthlyIncome(
        kind=rules.IncomeKind(row.kind),
        amount=row.monthly_amount,
        from_on=row.from_on,
        until_on=row.until_on,
        whose=row.person_id,
        source=rules.Source(row.source),
    )
