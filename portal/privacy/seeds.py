"""Loads the periods of keeping; a period that is there is never touched."""

import datetime as dt
from pathlib import Path

import yaml

from portal.privacy.models import RetentionRule

_FILE = Path(__file__).parent / "data" / "retention.yml"
_SINCE = dt.date(2026, 1, 1)


def load_seeds() -> None:
    """Add the periods of outcomes that have none."""
    known = set(RetentionRule.objects.values_list("outcome", flat=True))
    RetentionRule.objects.bulk_create(
        RetentionRule(
            outcome=row["outcome"],
            years=row.get("years", 0),
            days=row.get("days", 0),
            valid_from=_SINCE,
            source_mk=row["source"]["mk"],
            source_sq=row["source"]["sq"],
        )
        for row in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        if row["outcome"] not in known
    )
