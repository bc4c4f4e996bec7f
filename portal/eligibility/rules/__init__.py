"""Who may get which service: predicates as data, and one way to evaluate them.

Plain Python: values in, values out. The criteria themselves (limits, amounts, sources, days
from which they apply) are rows in the database; nothing here knows a single one of them.
"""

from portal.eligibility.rules.ages import completed_months, day_of_age
from portal.eligibility.rules.evaluation import (
    Change,
    ChangeKind,
    Criterion,
    CriterionResult,
    Evaluation,
    Outcome,
    Verdict,
    evaluate,
    verdict_of,
)
from portal.eligibility.rules.expressions import (
    BadExpressionError,
    Expression,
    HouseholdAmount,
    ParameterValue,
    amounts_in,
    facts_in,
    parameters_in,
    parse_expression,
    truth,
)
from portal.eligibility.rules.facts import (
    AGE_FACTS,
    FactInputError,
    FactKind,
    FactProblem,
    FactSpec,
    KnownFacts,
    known_facts,
)

__all__ = [
    "AGE_FACTS",
    "BadExpressionError",
    "Change",
    "ChangeKind",
    "Criterion",
    "CriterionResult",
    "Evaluation",
    "Expression",
    "FactInputError",
    "FactKind",
    "FactProblem",
    "FactSpec",
    "HouseholdAmount",
    "KnownFacts",
    "Outcome",
    "ParameterValue",
    "Verdict",
    "amounts_in",
    "completed_months",
    "day_of_age",
    "evaluate",
    "facts_in",
    "known_facts",
    "parameters_in",
    "parse_expression",
    "truth",
    "verdict_of",
]
