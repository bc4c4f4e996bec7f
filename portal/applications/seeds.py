"""Loads the approved reasons and the time limits; what is there is never touched."""

from pathlib import Path

import yaml

from portal.applications.models import DecisionReason, LegalTerm

_DATA = Path(__file__).parent / "data"


def load_seeds() -> None:
    """Add the reasons and time limits that are not there yet."""
    _load_reasons()
    _load_terms()


def _load_reasons() -> None:
    rows = yaml.safe_load((_DATA / "decision_reasons.yml").read_text(encoding="utf-8"))
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


def _load_terms() -> None:
    rows = yaml.safe_load((_DATA / "legal_terms.yml").read_text(encoding="utf-8"))
    LegalTerm.objects.bulk_create(
        (
            LegalTerm(
                code=row["code"],
                days=row["days"],
                valid_from=row["valid_from"],
                source=row["source"],
                is_confirmed=row["confirmed"],
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
