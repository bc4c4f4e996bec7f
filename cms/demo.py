"""Demonstration: one open call, and the rights of the demonstration editors."""

import datetime as dt

from django.utils import timezone

from cms import models, operations
from cms.seeds import index_page, plant, read
from portal.core import clock

OPENED_DAYS_AGO = 10
OPEN_FOR_DAYS = 30
_CLOSING_HOUR = dt.time(16, 0)


def load_demo() -> None:
    """Plant the demonstration call, keep it open, and admit the demonstration editors."""
    operations.admit_editors(on=clock.today())
    parent = index_page(slug="calls")
    if parent is None:
        return
    for row in read("demo.yml")["calls"]:
        call = plant(parent=parent, row=row)
        if isinstance(call, models.CallPage):
            operations.keep_open(
                call=call, opens_at=_days(-OPENED_DAYS_AGO), closes_at=_days(OPEN_FOR_DAYS)
            )


def _days(days: int) -> dt.datetime:
    day = clock.today() + dt.timedelta(days=days)
    return timezone.make_aware(
        dt.datetime.combine(day, _CLOSING_HOUR), timezone.get_default_timezone()
    )
