"""Reads what somebody was told and how they want to be told."""

import datetime as dt

from django.db.models import Prefetch, QuerySet

from portal.accounts.models import User
from portal.notifications import rules
from portal.notifications.models import (
    Delivery,
    Notification,
    PhoneConfirmation,
    Preferences,
)


class NoticeNotFoundError(LookupError):
    """There is no such notice of this person."""


def notices_of(*, user: User) -> QuerySet[Notification]:
    """Return what the portal tells somebody, newest first, with how else it was told."""
    return (
        Notification.objects.filter(user=user, in_portal=True)
        .prefetch_related(Prefetch("deliveries", queryset=Delivery.objects.order_by("channel")))
        .order_by("-created_at", "-id")
    )


def notice_of(*, user: User, notice_id: int) -> Notification:
    """Return one notice of somebody.

    Raises:
        NoticeNotFoundError: if there is none; somebody else's is none.
    """
    try:
        return Notification.objects.get(pk=notice_id, user=user, in_portal=True)
    except Notification.DoesNotExist:
        raise NoticeNotFoundError from None


def unread_count(*, user: User) -> int:
    """Return how many notices somebody has not read yet."""
    return Notification.objects.filter(user=user, in_portal=True, read_at__isnull=True).count()


def preferences_of(*, user: User) -> Preferences:
    """Return what somebody chose; not saved while nothing was chosen."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def deliveries_about(*, user: User, context: dict[str, str]) -> QuerySet[Delivery]:
    """Return the messages to somebody about a thing, as {"reference": "EK-…"}, newest first."""
    return (
        Delivery.objects.filter(notification__user=user, notification__context__contains=context)
        .select_related("notification")
        .order_by("-created_at", "-id")
    )


def phone_waiting(*, user: User, at: dt.datetime) -> str:
    """Return the telephone that waits for its code, so that only its end can be read."""
    asked = (
        PhoneConfirmation.objects.filter(user=user, used_at__isnull=True, expires_at__gt=at)
        .order_by("-id")
        .first()
    )
    return rules.masked_phone(asked.phone) if asked else ""
