"""The language of criteria: what it reads, and what it says of half-known facts."""

from decimal import Decimal

import pytest

from portal.eligibility import rules

AMOUNT = {
    "amount": {
        "base": "base",
        "adults": [1, 0.5],
        "child": 0.1,
        "single_parent": 0.5,
        "unable_to_work": [0.5],
    }
}
PARAMETERS = {
    "limit": rules.ParameterValue(Decimal(6), confirmed=True),
    "base": rules.ParameterValue(Decimal(4005), confirmed=False),
}


def truth(source, **facts):
    return rules.truth(
        expression=rules.parse_expression(source), facts=facts, parameters=PARAMETERS
    )


@pytest.mark.parametrize(
    "source",
    [
        None,
        "eq",
        [],
        ["eq", "fact"],
        ["eq", 3, True],
        ["in", "fact", "value"],
        ["in", "fact", [1, 2]],
        ["lt", "fact", "6"],
        ["lt", "fact", True],
        ["lt", "fact", {"parameter": 3}],
        ["lt", "fact", {"amount": {"base": "base"}}],
        ["between", "fact", 1],
        ["all"],
        ["any"],
        ["any", "fact"],
        ["not", ["eq", "fact", True]],
        ["unconfirmed"],
    ],
)
def test_nonsense_is_refused(source):
    with pytest.raises(rules.BadExpressionError):
        rules.parse_expression(source)


@pytest.mark.parametrize(
    ("source", "facts", "expected"),
    [
        (["eq", "a", True], {"a": True}, True),
        (["eq", "a", True], {"a": False}, False),
        (["eq", "a", True], {}, None),
        (["in", "a", ["x", "y"]], {"a": "y"}, True),
        (["in", "a", ["x", "y"]], {"a": "z"}, False),
        (["lt", "a", 6], {"a": 6}, False),
        (["lte", "a", 6], {"a": 6}, True),
        (["gt", "a", 6], {"a": 6}, False),
        (["gte", "a", 6.5], {"a": 6}, False),
        (["gte", "a", {"parameter": "limit"}], {"a": 6}, True),
        (["gte", "a", {"parameter": "unheard"}], {"a": 6}, None),
        (["between", "a", 6, 7], {"a": 8}, False),
        (["between", "a", 6, 7], {"a": 7}, True),
        (["unconfirmed", "base"], {}, True),
        (["unconfirmed", "limit"], {}, False),
        (["unconfirmed", "unheard"], {}, None),
        (["all", ["eq", "a", 1], ["eq", "b", 1]], {"a": 2}, False),
        (["all", ["eq", "a", 1], ["eq", "b", 1]], {"a": 1}, None),
        (["all", ["eq", "a", 1], ["eq", "b", 1]], {"a": 1, "b": 1}, True),
        (["any", ["eq", "a", 1], ["eq", "b", 1]], {"a": 1}, True),
        (["any", ["eq", "a", 1], ["eq", "b", 1]], {"a": 2}, None),
        (["any", ["eq", "a", 1], ["eq", "b", 1]], {"a": 2, "b": 2}, False),
        (["lt", "a", AMOUNT], {"a": 4004}, True),
        (["lt", "a", AMOUNT], {"a": 4005}, None),
        (["lt", "a", AMOUNT], {"household_adults": 2}, None),
        (["gte", "a", AMOUNT], {"a": 4004}, False),
    ],
)
def test_truth(source, facts, expected):
    assert truth(source, **facts) is expected


def test_an_amount_is_rounded_half_up_to_a_whole_denar():
    (amount,) = rules.amounts_in(rules.parse_expression(["lt", "a", AMOUNT]))
    facts = {"household_adults": 2, "household_children": 0}

    assert amount.amount(facts=facts, parameters=PARAMETERS) == Decimal(6008)


def test_an_expression_names_what_it_reads_once_and_in_order():
    source = [
        "all",
        ["gte", "b", {"parameter": "limit"}],
        ["lt", "a", AMOUNT],
        ["eq", "b", 1],
        ["unconfirmed", "base"],
    ]
    expression = rules.parse_expression(source)

    assert rules.facts_in(expression) == (
        "b",
        "a",
        "household_adults",
        "household_children",
        "single_parent",
        "members_unable_to_work",
    )
    assert rules.parameters_in(expression) == ("limit", "base")


def test_a_criterion_whose_parameter_has_no_value_is_for_a_professional():
    criterion = rules.Criterion(
        code="one", met=rules.parse_expression(["gte", "age_years", {"parameter": "unheard"}])
    )
    facts = rules.KnownFacts(given={"age_years": 7}, ages=range(84, 96), on=None)

    evaluation = rules.evaluate(criteria=[criterion], parameters={}, facts=facts)

    assert evaluation.verdict is rules.Verdict.NEEDS_ASSESSMENT
