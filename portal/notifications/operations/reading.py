"""Marks notices as read."""

import datetime as dt

from portal.accounts.models import User
from portal.notifications import queries
from portal.notifications.models import Notification


def open_notice(*, user: User, notice_id: int, at: dt.datetime) -> Notification:
    """Return a notice of somebody, read from now on.

    Raises:
        NoticeNotFoundError: if there is none; somebody else's is none.
    """
    notice = queries.notice_of(user=user, notice_id=notice_id)
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at", "updated_at"])
    return notice


def mark_all_read(*, user: User, at: dt.datetime) -> int:
    """Mark everything as read and return how many were not."""
    return Notification.objects.filter(user=user, in_portal=True, read_at__isnull=True).update(
        read_at=at, updated_at=at
    )
