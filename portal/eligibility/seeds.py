"""Loads the vocabulary, the parameters and the criteria; running it again changes nothing.

A period of a code is recognised by its first day, so a later amendment is a further row in the
data and the earlier row only receives its last day.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

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


def _read(name: str) -> Any:
    return yaml.safe_load((_DATA / name).read_text(encoding="utf-8"))


def _in_languages(row: Row, *fields: str) -> Row:
    """Return the columns of the texts; a text that the row does not have is empty."""
    return {
        f"{field}_{language}": row[field][language] if field in row else ""
        for field in fields
        for language, _name in settings.LANGUAGES
    }


def _load_facts(rows: list[Row]) -> None:
    for order, row in enumerate(rows):
        fact, _created = Fact.objects.update_or_create(
            code=row["code"],
            defaults={
                "kind": rules.FactKind(row["kind"]),
                "minimum": row.get("minimum"),
                "maximum": row.get("maximum"),
                "sort_order": order,
            }
            | _freshness(row)
            | _in_languages(row, "label", "question", "why"),
        )
        for position, choice in enumerate(row.get("choices", ())):
            FactChoice.objects.update_or_create(
                fact=fact,
                code=choice["code"],
                defaults={"sort_order": position} | _in_languages({"label": choice}, "label"),
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


def _load_parameters(rows: list[Row]) -> None:
    for row in rows:
        parameter, _created = Parameter.objects.update_or_create(
            code=row["code"], defaults=_in_languages(row, "name")
        )
        for value in row["values"]:
            ParameterValue.objects.update_or_create(
                parameter=parameter,
                valid_from=value["valid_from"],
                defaults=_dated(value) | {"value": value["value"]},
            )


def _load_criteria(services: dict[str, list[Row]]) -> None:
    for service_code, rows in services.items():
        for order, row in enumerate(rows):
            _load_criterion(service_code, order, row)


def _load_criterion(service_code: str, order: int, row: Row) -> None:
    criterion, _created = Criterion.objects.update_or_create(
        service_code=service_code, code=row["code"], defaults={"sort_order": order}
    )
    for expression in filter(None, (row["met"], row.get("assess"))):
        rules.parse_expression(expression)
    CriterionVersion.objects.update_or_create(
        criterion=criterion,
        valid_from=row.get("valid_from", FIRST_DAY),
        defaults=_dated(row)
        | {"met": row["met"], "assess": row.get("assess")}
        | _in_languages(row, *CriterionVersion.translated_texts),
    )


def _dated(row: Row) -> Row:
    return {
        "valid_until": row.get("valid_until"),
        "is_confirmed": row["confirmed"],
    } | _in_languages(row, "source")
