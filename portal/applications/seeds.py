"""Loads the approved library of reasons; a reason that is there is never touched."""

from pathlib import Path

import yaml

from portal.applications.models import DecisionReason

_FILE = Path(__file__).parent / "data" / "decision_reasons.yml"


def load_seeds() -> None:
    """Add the reasons that are not in the library yet."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    known = set(DecisionReason.objects.values_list("code", flat=True))
    DecisionReason.objects.bulk_create(
        DecisionReason(
            code=row["code"],
            outcome=row["outcome"],
            group=row["group"],
            text_mk=row["mk"],
            text_sq=row["sq"],
            legal_basis=row.get("legal_basis", ""),
            sort_order=order,
        )
        for order, row in enumerate(rows, start=1)
        if row["code"] not in known
    )
