"""Open data: counts by service, municipality and month, taken from the events themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from portal.applications.models import Application, ApplicationEvent
from portal.applications.rules import ApplicationStatus, EventKind
from portal.directory.models import Institution
from portal.statistics import rules

if TYPE_CHECKING:
    import datetime as dt

_COLUMNS = {
    EventKind.SUBMITTED: "applications",
    EventKind.APPROVED: "approved",
    EventKind.REJECTED: "rejected",
    EventKind.WITHDRAWN: "withdrawn",
}

Cell = tuple[str, str, str]


def statistics(*, on: dt.date) -> dict[str, Any]:
    """Return everything that is published about applications and places, without small cells.

    Months are Skopje months. A withheld count is `None`.
    """
    return {
        "on": on,
        "smallest_cell": rules.SMALLEST_CELL,
        "demonstration": settings.PORTAL_DEMO,
        "months": _months(),
        "places": _places(),
    }


def _months() -> list[dict[str, Any]]:
    """Return a row for each month, service and municipality in which anything happened."""
    counts = (
        ApplicationEvent.objects.filter(kind__in=[str(kind) for kind in _COLUMNS])
        .annotate(month=TruncMonth("at", tzinfo=timezone.get_default_timezone()))
        .values_list(
            "month", "application__service__code", "application__municipality__code", "kind"
        )
        .annotate(count=Count("id"))
        .order_by()
    )
    cells: dict[Cell, Counter[str]] = {}
    for month, service, municipality, kind, count in counts:
        cell = (f"{month:%Y-%m}", service, municipality)
        cells.setdefault(cell, Counter())[_COLUMNS[EventKind(kind)]] += count
    return [
        {
            "month": month,
            "service": service,
            "municipality": municipality,
            **{column: rules.disclosed(found[column]) for column in _COLUMNS.values()},
        }
        for (month, service, municipality), found in sorted(cells.items())
    ]


def _places() -> list[dict[str, Any]]:
    """Return places and people waiting, by kind of institution and municipality.

    Places are known only where a demonstration capacity was made up; elsewhere they are `None`.
    """
    waiting: Counter[tuple[str, str]] = Counter()
    rows = (
        Application.objects.filter(status=ApplicationStatus.WAITING_LIST)
        .values_list("service__code", "municipality__code")
        .annotate(count=Count("id"))
        .order_by()
    )
    for service, municipality, count in rows:
        waiting[service, municipality] += count
    places: Counter[tuple[str, str]] = Counter()
    for kind, municipality, capacity in Institution.objects.filter(
        demo_capacity__isnull=False
    ).values_list("kind", "municipality__code", "demo_capacity"):
        places[kind, municipality] += capacity or 0
    return [
        {
            "service": service,
            "municipality": municipality,
            "places": places.get((service, municipality)),
            "waiting": rules.disclosed(waiting[service, municipality]),
        }
        for service, municipality in sorted(set(waiting) | set(places))
    ]
