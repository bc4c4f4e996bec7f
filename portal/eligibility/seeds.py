"""Loads the vocabulary, the parameters and the criteria; running it again changes nothing.

A period of a code is recognised by its first day, so a later amendment is a further row in the
data and the earlier row only receives its last day.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from portal.core.seeding import keep
from portal.eligibility import rules
from portal.eligibility.models import (
    Criterion,
    CriterionVersion,
    Fact,
    FactChoice,
    Parameter,
    ParameterValue,
)

_DATA = Path(__file__).parent / "data"
FIRST_DAY = dt.date(2019, 5, 31)
_BELIEVED = ("centre", "register", "citizen")

type Row = dict[str, Any]


@transaction.atomic
def load_seeds() -> None:
    _load_facts(_read("facts.yml"))
    _load_parameters(_read("parameters.yml"))
    _load_criteria(_read("criteria.yml")["services"])


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((_DATA / name).read_text(encoding="utf-8"))


def _in_languages(row: Row, *fields: str) -> Row:
    """Return the columns of the texts; a text that the row does not have is empty."""
    return {
        f"{field}_{language}": row[field][language] if field in row else ""
        for field in fields
        for language, _name in settings.LANGUAGES
    }


def _load_facts(rows: Sequence[Row]) -> None:
    facts = keep(
        model=Fact,
        key=("code",),
        rows=[
            {
                "code": row["code"],
                "kind": rules.FactKind(row["kind"]),
                "minimum": row.get("minimum"),
                "maximum": row.get("maximum"),
                "sort_order": order,
            }
            | _freshness(row)
            | _in_languages(row, "label", "question", "why")
            for order, row in enumerate(rows)
        ],
    )
    keep(
        model=FactChoice,
        key=("fact_id", "code"),
        rows=[
            {"fact_id": fact.pk, "code": choice["code"], "sort_order": position}
            | _in_languages({"label": choice}, "label")
            for fact, row in zip(facts, rows, strict=True)
            for position, choice in enumerate(row.get("choices", ()))
        ],
    )


def _freshness(row: Row) -> Row:
    """Return the columns that say how long a statement counts, and whose word goes first."""
    counts = row.get("counts", {})
    order = row.get("said_by", _BELIEVED)
    if sorted(order) != sorted(_BELIEVED):
        message = f"{row['code']}: said_by names each of {', '.join(_BELIEVED)} once."
        raise ValueError(message)
    return {
        "counts_days": counts.get("days"),
        "counts_within_year": counts.get("within") == "year",
        "said_by": ",".join(order),
    } | _in_languages({"counts_why": counts["why"]} if counts else {}, "counts_why")


def _load_parameters(rows: Sequence[Row]) -> None:
    parameters = keep(
        model=Parameter,
        key=("code",),
        rows=[{"code": row["code"]} | _in_languages(row, "name") for row in rows],
    )
    keep(
        model=ParameterValue,
        key=("parameter_id", "valid_from"),
        rows=[
            {
                "parameter_id": parameter.pk,
                "valid_from": value["valid_from"],
                "value": Decimal(str(value["value"])),
            }
            | _dated(value)
            for parameter, row in zip(parameters, rows, strict=True)
            for value in row["values"]
        ],
    )


def _load_criteria(services: Mapping[str, Sequence[Row]]) -> None:
    named = [
        (service_code, order, row)
        for service_code, rows in services.items()
        for order, row in enumerate(rows)
    ]
    criteria = keep(
        model=Criterion,
        key=("service_code", "code"),
        rows=[
            {"service_code": service_code, "code": row["code"], "sort_order": order}
            for service_code, order, row in named
        ],
    )
    keep(
        model=CriterionVersion,
        key=("criterion_id", "valid_from"),
        rows=[
            {
                "criterion_id": criterion.pk,
                "valid_from": row.get("valid_from", FIRST_DAY),
                "met": _readable(row["met"]),
                "assess": _readable(row.get("assess")),
            }
            | _dated(row)
            | _in_languages(row, *CriterionVersion.translated_texts)
            for criterion, (_service, _order, row) in zip(criteria, named, strict=True)
        ],
    )


def _readable(expression: Any) -> Any:
    """Return an expression as it stands in the file, once it is known to be one."""
    if expression:
        rules.parse_expression(expression)
    return expression


def _dated(row: Row) -> Row:
    return {
        "valid_until": row.get("valid_until"),
        "is_confirmed": row["confirmed"],
    } | _in_languages(row, "source")
