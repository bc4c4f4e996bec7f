"""The only place that asks the clock; interface code reads it and hands the time in."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """Return this moment, aware, in UTC."""
    return timezone.now()  # noqa: TID251 - this is the one place


def today() -> dt.date:
    """Return today's date in Skopje, which differs from the UTC day around midnight."""
    return day_of(now())


def day_of(moment: dt.datetime) -> dt.date:
    """Return the Skopje day of a moment."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def zone() -> dt.tzinfo:
    """Return the time zone in which the country lives."""
    return timezone.get_default_timezone()
