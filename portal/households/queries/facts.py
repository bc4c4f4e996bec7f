"""Reads what is known of people: what was said, what follows from it, what is still missing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import translation

from portal.core import clock
from portal.eligibility import queries as eligibility
from portal.eligibility.rules.facts import AGE_FACTS
from portal.eligibility.wording import Wording
from portal.households import rules
from portal.households.models import DisabilityFinding, FactStatement, Income, Person
from portal.households.queries.circumstances import monthly
from portal.households.queries.people import missing_person_fields

INCOMES = "incomes"
FINDING = "finding"
_OF_INCOMES = frozenset({"receives_pension", "monthly_income"})
_OF_FINDINGS = frozenset({"disability_kind", "disability_degree"})

type Known = dict[int, dict[str, list[Said]]]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, and what it follows from when nobody said it in so many words."""

    statement: rules.Statement
    centre_name: str = ""
    follows_from: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """What has still to be asked before an application can be sent, in asking order."""

    person_fields: tuple[str, ...]
    facts: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything at all is missing."""
        return bool(self.person_fields or self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFact:
    """A fact as the profile shows it: its label, the answer in words, who said it and when.

    `own_word` is what the citizen said when somebody else's word prevails over it.
    """

    code: str
    label: str
    text: str
    stated_on: dt.date
    source: rules.Source
    register: str
    centre: str
    follows_from: str
    is_stale: bool
    own_word: str

    @property
    def may_be_taken_back(self) -> bool:
        """Whether the citizen said it, here and not in a list of incomes or findings."""
        return self.source is rules.Source.CITIZEN and not self.follows_from


def latest_statements(*, person: Person) -> dict[str, FactStatement]:
    """Return the citizen's latest statement of each fact about a person or the household."""
    rows = _rows(people=[person]).filter(source=rules.Source.CITIZEN)
    return {row.code: row for row in rows}


def facts_for(*, person: Person, on: dt.date) -> dict[str, Any]:
    """Return the eligibility facts known of a person on a day, ready for JSON.

    The birth date is a date in ISO form. Adults and children are counted from the members when
    the citizen said that everybody is listed. What is older than its fact allows is not among
    them: it is asked again.
    """
    return facts_for_all(people=[person], on=on)[person.pk]


def facts_for_all(
    *,
    people: Sequence[Person],
    on: dt.date,
    freshness: Mapping[str, eligibility.Freshness] | None = None,
    codes: Collection[str] | None = None,
) -> dict[int, dict[str, Any]]:
    """Return the eligibility facts of several people, in a constant number of queries.

    How long each fact counts may be handed in by who has read the rules. With `codes` tables
    are left out from which none of these facts follows.
    """
    known = _known(people=people, on=on, codes=codes, named=False)
    policies = _policies(freshness or eligibility.freshness_by_code())
    counted = _counted(people=people, on=on)
    found: dict[int, dict[str, Any]] = {}
    for person in people:
        facts = {}
        for code, said in known[person.pk].items():
            winner = _prevailing(said, policy=_policy(policies, code), on=on)
            if winner is not None:
                facts[code] = _value_on(code, winner, on=on)
        if person.birth_date:
            facts["birth_date"] = person.birth_date.isoformat()
        facts |= counted.get(person.household_id, {})
        found[person.pk] = dict(sorted(facts.items()))
    return found


def earlier_answers_for(*, person: Person, on: dt.date) -> dict[str, rules.Statement]:
    """Return the last word on each fact that must be asked again, to ask "is this still so?"."""
    return earlier_answers_for_all(people=[person], on=on)[person.pk]


def earlier_answers_for_all(
    *, people: Sequence[Person], on: dt.date
) -> dict[int, dict[str, rules.Statement]]:
    """Return the same for several people, by their keys, in as many queries as for one."""
    policies = _policies(eligibility.freshness_by_code())
    known = _known(people=people, on=on)
    return {
        person.pk: {
            code: last
            for code, said in known[person.pk].items()
            if (
                last := rules.latest_stale(
                    statements=[one.statement for one in said],
                    policy=_policy(policies, code),
                    on=on,
                )
            )
            is not None
        }
        for person in people
    }


def stated_facts(
    *, people: Sequence[Person], on: dt.date, language: str
) -> dict[int, list[StatedFact]]:
    """Return what is known about each person, in words, in the order of the vocabulary."""
    vocabulary = eligibility.facts_by_code()
    policies = _policies({code: eligibility.freshness_of(row) for code, row in vocabulary.items()})
    wording = Wording(language, on, vocabulary, {})
    known = _known(people=people, on=on)
    return {
        person.pk: [
            _in_words(code, known[person.pk][code], _policy(policies, code), wording)
            for code in vocabulary
            if code in known[person.pk]
        ]
        for person in people
    }


def missing_for_application(*, person: Person, service_code: str, on: dt.date) -> Missing:
    """Return what an application for this person still needs; nothing when one press is enough.

    The age is read from the birth date, so it is never asked as a fact.
    """
    try:
        assessment = eligibility.assessment_for(
            service_code=service_code,
            facts=facts_for(person=person, on=on),
            on=on,
            language=translation.get_language() or "mk",
        )
    except eligibility.NoRulesError:
        facts: tuple[str, ...] = ()
    else:
        facts = tuple(code for code in assessment.missing if code not in AGE_FACTS)
    return Missing(person_fields=missing_person_fields(person=person), facts=facts)


def _in_words(
    code: str, said: Sequence[Said], policy: rules.Policy, wording: Wording
) -> StatedFact:
    statements = [one.statement for one in said]
    on = wording.on
    winner = _prevailing(said, policy=policy, on=on)
    shown = winner or max(said, key=lambda one: one.statement.said_at)
    own = rules.contradicted(statements=statements, policy=policy, on=on)
    return StatedFact(
        code=code,
        label=wording.label(code),
        text=wording.value(code, _value_on(code, shown, on=on)),
        stated_on=shown.statement.said_on,
        source=shown.statement.source,
        register=shown.statement.register,
        centre=shown.centre_name,
        follows_from=shown.follows_from,
        is_stale=winner is None,
        own_word="" if own is None else wording.value(code, own.value),
    )


def _policies(rows: Mapping[str, eligibility.Freshness]) -> dict[str, rules.Policy]:
    return {
        code: rules.Policy(
            counts_days=row.counts_days,
            counts_within_year=row.counts_within_year,
            precedence=tuple(rules.Source(source) for source in row.said_by),
        )
        for code, row in rows.items()
    }


def _policy(policies: Mapping[str, rules.Policy], code: str) -> rules.Policy:
    return policies.get(code, rules.Policy())


def _prevailing(said: Sequence[Said], *, policy: rules.Policy, on: dt.date) -> Said | None:
    winner = rules.prevailing(statements=[one.statement for one in said], policy=policy, on=on)
    return next((one for one in said if one.statement is winner), None)


def _value_on(code: str, said: Said, *, on: dt.date) -> Any:
    one = said.statement
    return rules.value_on(code=code, value=one.value, stated_on=one.said_on, on=on)


def _known(
    *,
    people: Sequence[Person],
    on: dt.date,
    codes: Collection[str] | None = None,
    named: bool = True,
) -> Known:
    """Return everything said about each person, by fact: the latest word of each source.

    It is `named` when the names of the centres that said something come along.
    """
    found: Known = {person.pk: defaultdict(list) for person in people}
    rows = _rows(people=people)
    for row in rows.select_related("centre") if named else rows:
        said = Said(_statement(row), row.centre.name if named and row.centre else "")
        for person in people:
            if row.person_id == person.pk or row.household_id == person.household_id:
                found[person.pk][row.code].append(said)
    if codes is None or _OF_INCOMES.intersection(codes):
        _add_incomes(found, people=people, on=on)
    if codes is None or _OF_FINDINGS.intersection(codes):
        _add_findings(found, people=people, on=on, named=named)
    return found


def _rows(*, people: Sequence[Person]) -> Any:
    """Return the latest statement of each fact by each source, also those of the households."""
    return (
        FactStatement.objects.filter(
            Q(person__in=people) | Q(household__in=[person.household_id for person in people]),
            withdrawn_at__isnull=True,
        )
        .order_by("person_id", "household_id", "code", "source", "-stated_at", "-id")
        .distinct("person_id", "household_id", "code", "source")
    )


def _statement(row: FactStatement) -> rules.Statement:
    return rules.Statement(
        value=row.value,
        source=rules.Source(row.source),
        said_at=row.stated_at,
        said_on=clock.day_of(row.stated_at),
        register=row.register,
    )


def _add_incomes(found: Known, *, people: Sequence[Person], on: dt.date) -> None:
    """Add what follows from the incomes of everybody in the households."""
    rows = list(
        Income.objects.filter(
            person__household__in=[person.household_id for person in people],
            person__removed_at__isnull=True,
            withdrawn_at__isnull=True,
        ).select_related("person")
    )
    for person in people:
        pensions = [
            row
            for row in rows
            if row.person_id == person.pk and rules.receives_pension(incomes=[monthly(row)], on=on)
        ]
        for row in pensions:
            found[person.pk]["receives_pension"].append(
                Said(_recorded(row, value=True, valid_until=row.until_on), follows_from=INCOMES)
            )
        declared_at = person.household.incomes_declared_at
        if declared_at is not None:
            together = [
                monthly(row) for row in rows if row.person.household_id == person.household_id
            ]
            total = rules.household_income(incomes=together, on=on)
            statement = rules.Statement(
                value=total,
                source=rules.Source.CITIZEN,
                said_at=declared_at,
                said_on=clock.day_of(declared_at),
            )
            found[person.pk]["monthly_income"].append(Said(statement, follows_from=INCOMES))


def _add_findings(found: Known, *, people: Sequence[Person], on: dt.date, named: bool) -> None:
    """Add what each person's latest finding says, from each source."""
    rows = (
        DisabilityFinding.objects.filter(
            person__in=people, withdrawn_at__isnull=True, issued_on__lte=on
        )
        .order_by("person_id", "source", "-issued_on", "-id")
        .distinct("person_id", "source")
    )
    for row in rows.select_related("centre") if named else rows:
        for code, value in (("disability_kind", row.kind), ("disability_degree", row.degree)):
            statement = _recorded(row, value=value, valid_until=row.valid_until)
            name = row.centre.name if named and row.centre else ""
            found[row.person_id][code].append(Said(statement, name, FINDING))


def _recorded(
    row: Income | DisabilityFinding, *, value: Any, valid_until: dt.date | None
) -> rules.Statement:
    return rules.Statement(
        value=value,
        source=rules.Source(row.source),
        said_at=row.recorded_at,
        said_on=clock.day_of(row.recorded_at),
        valid_until=valid_until,
        is_permanent=isinstance(row, DisabilityFinding) and valid_until is None,
        register=row.register,
    )


def _counted(*, people: Iterable[Person], on: dt.date) -> dict[int, dict[str, int]]:
    """Return the head count of each household whose members are all listed."""
    listed = {person.household_id for person in people if person.household.everybody_is_listed}
    if not listed:
        return {}
    born: dict[int, list[dt.date | None]] = defaultdict(list)
    members = Person.objects.filter(household__in=listed, removed_at__isnull=True)
    for household_id, birth_date in members.values_list("household_id", "birth_date"):
        born[household_id].append(birth_date)
    return {key: dict(rules.head_count(birth_dates=days, on=on)) for key, days in born.items()}
