"""Open data over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import Router

from portal.api.schemas import StatisticsOut
from portal.core import clock
from portal.statistics import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router(tags=["open data"])


@router.get("/statistics", response=StatisticsOut, url_name="statistics")
def get_statistics(request: HttpRequest) -> dict[str, Any]:
    """Applications, decisions, places and waiting; counts from one to four are withheld."""
    return queries.statistics(on=clock.today())
