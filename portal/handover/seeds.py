"""Loads the prepared answers and the usual hours; what somebody changed is never touched."""

from pathlib import Path
from typing import Any

import yaml

from portal.core.seeding import plant
from portal.handover.models import CannedAnswer, CentreDesk

_DATA = Path(__file__).parent / "data"


def load_seeds() -> None:
    """Add or refresh the prepared answers; add the usual hours if there are none."""
    for order, row in enumerate(_rows("canned_answers.yml"), start=1):
        values = {
            "title_mk": row["title"]["mk"],
            "title_sq": row["title"]["sq"],
            "text_mk": row["text"]["mk"].strip(),
            "text_sq": row["text"]["sq"].strip(),
            "sort_order": order,
        }
        plant(model=CannedAnswer, key={"code": row["code"]}, values=values)
    for row in _rows("desks.yml"):
        code = row.pop("centre_code")
        CentreDesk.objects.get_or_create(centre_code=code, defaults=row)


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((_DATA / name).read_text(encoding="utf-8"))
    return rows
