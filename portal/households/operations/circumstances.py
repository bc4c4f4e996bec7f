"""Keeps incomes and disability findings, with what was said before."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.models import User
from portal.eligibility import queries as eligibility
from portal.eligibility.rules import FactInputError
from portal.eligibility.rules.facts import FactProblem
from portal.households import rules
from portal.households.models import DisabilityFinding, Household, Income, Person


class EndsBeforeItBeginsError(Exception):
    """A period that would end before its first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeDetails:
    """Money that comes every month."""

    kind: rules.IncomeKind
    monthly_amount: int
    from_on: dt.date
    until_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingDetails:
    """What a finding and opinion says; without a last day it is permanent."""

    kind: str
    degree: str
    issued_on: dt.date
    valid_until: dt.date | None = None
    issued_by: str = ""


@transaction.atomic
def add_income(*, person: Person, details: IncomeDetails, by: User, at: dt.datetime) -> Income:
    """Keep an income as the citizen says it; said twice, it is one.

    Raises:
        EndsBeforeItBeginsError: if it ends before its first day.
    """
    _refuse_backwards(details.from_on, details.until_on)
    _locked(person)
    kept, _is_new = Income.objects.get_or_create(
        person=person,
        kind=details.kind,
        monthly_amount=details.monthly_amount,
        from_on=details.from_on,
        until_on=details.until_on,
        source=rules.Source.CITIZEN,
        withdrawn_at=None,
        defaults={"recorded_by": by, "recorded_at": at},
    )
    return kept


@transaction.atomic
def change_income(*, income: Income, details: IncomeDetails, by: User, at: dt.datetime) -> Income:
    """Correct an income: the earlier word is taken back and kept, the new one counts.

    Raises:
        EndsBeforeItBeginsError: if it ends before its first day.
    """
    take_back_income(income=income, at=at)
    return add_income(person=income.person, details=details, by=by, at=at)


@transaction.atomic
def end_income(*, income: Income, last_on: dt.date) -> None:
    """Record the last day of an income; ended twice, the last word counts.

    Raises:
        EndsBeforeItBeginsError: if it would end before its first day.
    """
    _refuse_backwards(income.from_on, last_on)
    Income.objects.filter(pk=income.pk, withdrawn_at__isnull=True).update(until_on=last_on)


@transaction.atomic
def take_back_income(*, income: Income, at: dt.datetime) -> None:
    """Take an income back that was never so; that it was said stays on record."""
    Income.objects.filter(pk=income.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)


@transaction.atomic
def declare_all_incomes(*, household: Household, at: dt.datetime) -> None:
    """Record that the incomes listed are all that the household lives on."""
    Household.objects.filter(pk=household.pk).update(incomes_declared_at=at)


@transaction.atomic
def add_finding(
    *, person: Person, details: FindingDetails, by: User, at: dt.datetime
) -> DisabilityFinding:
    """Keep a finding as the citizen reads it from the paper; said twice, it is one.

    Raises:
        EndsBeforeItBeginsError: if it is valid until a day before it was issued.
        FactInputError: if kind or degree is none of the vocabulary.
    """
    _refuse_backwards(details.issued_on, details.valid_until)
    check_finding(details)
    _locked(person)
    kept, _is_new = DisabilityFinding.objects.get_or_create(
        person=person,
        kind=details.kind,
        degree=details.degree,
        issued_on=details.issued_on,
        valid_until=details.valid_until,
        issued_by=details.issued_by.strip(),
        source=rules.Source.CITIZEN,
        withdrawn_at=None,
        defaults={"recorded_by": by, "recorded_at": at},
    )
    return kept


@transaction.atomic
def change_finding(
    *, finding: DisabilityFinding, details: FindingDetails, by: User, at: dt.datetime
) -> DisabilityFinding:
    """Correct a finding: the earlier word is taken back and kept, the new one counts.

    Raises:
        EndsBeforeItBeginsError: if it is valid until a day before it was issued.
        FactInputError: if kind or degree is none of the vocabulary.
    """
    take_back_finding(finding=finding, at=at)
    return add_finding(person=finding.person, details=details, by=by, at=at)


@transaction.atomic
def take_back_finding(*, finding: DisabilityFinding, at: dt.datetime) -> None:
    """Take a finding back that does not hold; that it was said stays on record."""
    DisabilityFinding.objects.filter(pk=finding.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )


@transaction.atomic
def replace_by_register(
    *,
    person: Person,
    register: rules.Register,
    incomes: list[IncomeDetails],
    findings: list[FindingDetails],
    at: dt.datetime,
) -> None:
    """Let what a register says now stand for what it said before; the citizen's word stays."""
    _locked(person)
    origin = {"source": rules.Source.REGISTER, "register": register}
    for model in (Income, DisabilityFinding):
        model.objects.filter(person=person, withdrawn_at=None, **origin).update(withdrawn_at=at)
    Income.objects.bulk_create(
        Income(
            person=person,
            kind=one.kind,
            monthly_amount=one.monthly_amount,
            from_on=one.from_on,
            until_on=one.until_on,
            recorded_at=at,
            **origin,
        )
        for one in incomes
    )
    for finding in findings:
        check_finding(finding)
    DisabilityFinding.objects.bulk_create(
        DisabilityFinding(
            person=person,
            kind=one.kind,
            degree=one.degree,
            issued_on=one.issued_on,
            valid_until=one.valid_until,
            issued_by=one.issued_by,
            recorded_at=at,
            **origin,
        )
        for one in findings
    )


def check_finding(details: FindingDetails) -> None:
    """Refuse a kind or degree that the vocabulary does not have.

    Raises:
        FactInputError: with the fact that is wrong.
    """
    vocabulary = eligibility.facts_by_code()
    for code, value in (("disability_kind", details.kind), ("disability_degree", details.degree)):
        if value not in {choice.code for choice in vocabulary[code].choices.all()}:
            raise FactInputError(code, FactProblem.NOT_A_CHOICE)


def _refuse_backwards(first: dt.date, last: dt.date | None) -> None:
    if last is not None and last < first:
        raise EndsBeforeItBeginsError


def _locked(person: Person) -> None:
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
