"""From facts to outcomes, to a verdict, with a trace of why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.eligibility.rules.ages import MONTHS_IN_YEAR, day_of_age
from portal.eligibility.rules.expressions import (
    Expression,
    Facts,
    Parameters,
    amounts_in,
    facts_in,
    parameters_in,
    truth,
)
from portal.eligibility.rules.facts import (
    AGE_FACTS,
    AGE_YEARS,
    BIRTH_DATE,
    FactValue,
    KnownFacts,
)

_OLDEST_MONTHS = 1440


class Outcome(StrEnum):
    """What became of one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    ASSESS = "assess"


class Verdict(StrEnum):
    """What the criteria of a service say together; advice, never a decision."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"
    NEEDS_ASSESSMENT = "needs_assessment"


class ChangeKind(StrEnum):
    """How a criterion that is not met could change."""

    FROM_DAY = "from_day"
    FROM_AGE = "from_age"
    TOO_OLD = "too_old"
    OTHER_FACT = "other_fact"


@dataclass(frozen=True, slots=True)
class Change:
    """What would change a criterion that is not met, and to which outcome."""

    kind: ChangeKind
    months: int | None = None
    on: dt.date | None = None
    outcome: Outcome = Outcome.MET


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a service: when it is met, and when a professional must judge."""

    code: str
    met: Expression
    assess: Expression | None = None
    confirmed: bool = True

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it reads, in the order in which to ask for them."""
        expressions = [self.met] if self.assess is None else [self.met, self.assess]
        return tuple(dict.fromkeys(fact for part in expressions for fact in facts_in(part)))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The dated parameters it reads."""
        expressions = [self.met] if self.assess is None else [self.met, self.assess]
        return tuple(dict.fromkeys(code for part in expressions for code in parameters_in(part)))

    def is_confirmed(self, *, parameters: Parameters) -> bool:
        """Return whether neither the criterion nor a value it reads still waits for a lawyer."""
        return self.confirmed and all(
            parameters[code].confirmed for code in self.parameters if code in parameters
        )


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """A line of the trace."""

    code: str
    outcome: Outcome
    fact: str | None
    facts: tuple[str, ...]
    missing: tuple[str, ...]
    confirmed: bool
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The verdict with everything that led to it."""

    verdict: Verdict
    results: tuple[CriterionResult, ...]
    missing: tuple[str, ...]
    amount: int | None


def verdict_of(outcomes: Sequence[Outcome]) -> Verdict:
    """Return the verdict for the outcomes of all criteria, strongest reason first."""
    if Outcome.NOT_MET in outcomes:
        return Verdict.NOT_ELIGIBLE
    if Outcome.UNKNOWN in outcomes:
        return Verdict.INCOMPLETE
    if Outcome.ASSESS in outcomes:
        return Verdict.NEEDS_ASSESSMENT
    return Verdict.ELIGIBLE


def evaluate(
    *, criteria: Sequence[Criterion], parameters: Parameters, facts: KnownFacts
) -> Evaluation:
    """Return what the criteria say about the facts.

    ``missing`` names the facts of the criteria that are unknown, in the order of the criteria
    and of the facts within each, also when another criterion already decided.
    """
    results = tuple(
        _result(criterion=criterion, parameters=parameters, facts=facts) for criterion in criteria
    )
    return Evaluation(
        verdict=verdict_of([result.outcome for result in results]),
        results=results,
        missing=tuple(dict.fromkeys(fact for result in results for fact in result.missing)),
        amount=_amount(criteria=criteria, parameters=parameters, facts=facts),
    )


def _result(*, criterion: Criterion, parameters: Parameters, facts: KnownFacts) -> CriterionResult:
    known = [fact for fact in criterion.facts if facts.is_known(fact)]
    missing = tuple(fact for fact in criterion.facts if not facts.is_known(fact))
    deciding = _alone_enough(criterion=criterion, parameters=parameters, facts=facts)
    outcome = Outcome.MET
    if deciding is None:
        outcome, missing = _outcome(
            criterion=criterion, parameters=parameters, facts=facts, missing=missing
        )
    rests_on = deciding or next(iter(known), None)
    unknown = outcome is Outcome.UNKNOWN
    return CriterionResult(
        code=criterion.code,
        outcome=outcome,
        fact=None if rests_on is None or unknown else facts.origin(rests_on),
        facts=tuple(dict.fromkeys(facts.origin(fact) for fact in known)),
        missing=missing if unknown else (),
        confirmed=criterion.is_confirmed(parameters=parameters),
        change=_change(criterion=criterion, parameters=parameters, facts=facts)
        if outcome is Outcome.NOT_MET
        else None,
    )


def _alone_enough(*, criterion: Criterion, parameters: Parameters, facts: KnownFacts) -> str | None:
    """Return the first known fact that makes the criterion met whatever the others are."""
    for fact in criterion.facts:
        if facts.is_known(fact) and all(
            truth(expression=criterion.met, facts={fact: values[fact]}, parameters=parameters)
            for values in _possible(facts)
        ):
            return fact
    return None


def _possible(facts: KnownFacts) -> list[dict[str, FactValue]]:
    return [facts.at(age) for age in facts.ages or [None]]


def _outcome(
    *,
    criterion: Criterion,
    parameters: Parameters,
    facts: KnownFacts,
    missing: tuple[str, ...],
) -> tuple[Outcome, tuple[str, ...]]:
    if missing:
        return Outcome.UNKNOWN, missing
    outcomes = {
        _decided(criterion=criterion, parameters=parameters, values=values)
        for values in _possible(facts)
    }
    if len(outcomes) == 1:
        return outcomes.pop(), ()
    return Outcome.UNKNOWN, tuple(fact for fact in criterion.facts if fact in AGE_FACTS)


def _decided(*, criterion: Criterion, parameters: Parameters, values: Facts) -> Outcome:
    """Return the outcome when every fact is known.

    Where a parameter has no value on that day nobody but a professional can judge.
    """
    met = truth(expression=criterion.met, facts=values, parameters=parameters)
    if met:
        return Outcome.MET
    judge = criterion.assess is not None and truth(
        expression=criterion.assess, facts=values, parameters=parameters
    )
    return Outcome.ASSESS if met is None or judge is not False else Outcome.NOT_MET


def _change(*, criterion: Criterion, parameters: Parameters, facts: KnownFacts) -> Change:
    """Return the nearest age at which the outcome is better, or that only another fact helps."""
    ages = facts.ages
    read = next((fact for fact in criterion.facts if fact in AGE_FACTS), None)
    if read is None or ages is None:
        return Change(ChangeKind.OTHER_FACT)
    step = MONTHS_IN_YEAR if read == AGE_YEARS else 1
    for months in range((ages[-1] // step + 1) * step, _OLDEST_MONTHS + 1, step):
        outcome = _decided(criterion=criterion, parameters=parameters, values=facts.at(months))
        if outcome is not Outcome.NOT_MET:
            return _change_at(facts=facts, months=months, outcome=outcome)
    return Change(ChangeKind.TOO_OLD)


def _change_at(*, facts: KnownFacts, months: int, outcome: Outcome) -> Change:
    born = facts.given.get(BIRTH_DATE)
    if not isinstance(born, dt.date) or born.year + months // MONTHS_IN_YEAR >= dt.MAXYEAR:
        return Change(ChangeKind.FROM_AGE, months=months, outcome=outcome)
    day = day_of_age(birth_date=born, months=months)
    return Change(ChangeKind.FROM_DAY, months=months, on=day, outcome=outcome)


def _amount(
    *, criteria: Sequence[Criterion], parameters: Parameters, facts: KnownFacts
) -> int | None:
    values = facts.at(None)
    for criterion in criteria:
        for scale in amounts_in(criterion.met):
            if scale.is_exact(facts=values):
                amount = scale.amount(facts=values, parameters=parameters)
                return None if amount is None else int(amount)
    return None
