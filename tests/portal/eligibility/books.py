"""The published criteria read straight from the data files, for tests that need no database."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from portal.eligibility import rules

_DATA = Path(__file__).parents[3] / "portal" / "eligibility" / "data"
TODAY = dt.date(2026, 11, 22)

_FACTS = yaml.safe_load((_DATA / "facts.yml").read_text(encoding="utf-8"))
_PARAMETERS = yaml.safe_load((_DATA / "parameters.yml").read_text(encoding="utf-8"))
SERVICES = yaml.safe_load((_DATA / "criteria.yml").read_text(encoding="utf-8"))["services"]

VOCABULARY = {
    row["code"]: rules.FactSpec(
        code=row["code"],
        kind=rules.FactKind(row["kind"]),
        choices=tuple(choice["code"] for choice in row.get("choices", ())),
        minimum=row.get("minimum"),
        maximum=row.get("maximum"),
    )
    for row in _FACTS
}


def criteria_of(service: str) -> list[rules.Criterion]:
    return [
        rules.Criterion(
            code=row["code"],
            met=rules.parse_expression(row["met"]),
            assess=rules.parse_expression(row["assess"]) if "assess" in row else None,
            confirmed=row["confirmed"],
        )
        for row in SERVICES[service]
    ]


def parameters_on(on: dt.date) -> dict[str, rules.ParameterValue]:
    return {
        row["code"]: rules.ParameterValue(Decimal(value["value"]), confirmed=value["confirmed"])
        for row in _PARAMETERS
        for value in row["values"]
        if value["valid_from"] <= on <= value.get("valid_until", dt.date.max)
    }


def evaluate(service: str, facts: dict[str, Any], on: dt.date = TODAY) -> rules.Evaluation:
    known = rules.known_facts(vocabulary=VOCABULARY, given=facts, on=on)
    return rules.evaluate(criteria=criteria_of(service), parameters=parameters_on(on), facts=known)


def outcome(service: str, code: str, facts: dict[str, Any], on: dt.date = TODAY) -> str:
    results = {result.code: result for result in evaluate(service, facts, on).results}
    return str(results[code].outcome)
