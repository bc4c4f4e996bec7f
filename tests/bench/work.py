"""What the portal computes itself, beside one round trip to the database."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from django.db import connection

from cms import queries as search
from portal.core import clock
from portal.eligibility import queries as eligibility

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS = 50
_FACTS = {
    "age_years": 78,
    "lives_in_country": True,
    "lives_in_institution": False,
    "cannot_self_care": True,
    "disability_degree": "none",
}


def measure() -> dict[str, dict[str, float]]:
    """Return the median wait of each piece of work and of its peer, in milliseconds."""
    today = clock.today()

    def verdict() -> None:
        eligibility.evaluate_service(
            service_code="home-care", facts=_FACTS, on=today, language="mk"
        )

    def round_trip() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def look_for() -> None:
        search.search(text="pomosh i nega vo domot", language="mk")

    return {
        "verdict with reasons in words, from the database": _figures(verdict),
        "search in another script": _figures(look_for),
        "limit of both: one round trip to the same database": _figures(round_trip),
    }


def _figures(work: Callable[[], None]) -> dict[str, float]:
    work()
    waits = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        work()
        waits.append((time.perf_counter() - began) * 1000)
    return {"p50_ms": round(median(waits), 2)}
