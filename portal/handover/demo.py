"""Desks of the demonstration centres that never close, so that one can try them at any hour."""

import datetime as dt

from portal.handover.models import CentreDesk

_CENTRES = ("CSW-SKOPJE", "CSW-609")


def load_demo() -> None:
    """Open the desks of the centres with demonstration accounts, unless they have hours."""
    for code in _CENTRES:
        CentreDesk.objects.get_or_create(
            centre_code=code,
            defaults={
                "weekdays": "1234567",
                "opens_at": dt.time(0),
                "closes_at": dt.time(23, 59, 59),
                "source": "demonstration",
            },
        )
