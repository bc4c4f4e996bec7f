"""What happens to talks by itself: nobody waits for an empty desk, nothing is kept for ever."""

import datetime as dt

from django.db import models, transaction
from django.db.models import Max

from portal.directory.models import Centre
from portal.handover import queries, rules
from portal.handover.models import CentreDesk, Talk
from portal.handover.operations import lines
from portal.handover.rules import EntryKind, TalkState

_USUAL_KEPT_DAYS = 180


def turn_unanswered_into_tasks(*, at: dt.datetime) -> int:
    """Turn those who wait where nobody answers any more into messages; return how many."""
    since = at - dt.timedelta(minutes=rules.ALONE_MINUTES)
    waiting = Talk.objects.filter(state=TalkState.WAITING)
    codes = set(waiting.values_list("centre_code", flat=True))
    count = 0
    for centre in Centre.objects.filter(code__in=codes):
        there = queries.availability(centre=centre, at=at)
        if there.is_live:
            continue
        rows = waiting.filter(centre_code=centre.code)
        for talk in rows if not there.is_open else rows.filter(asked_at__lt=since):
            count += _into_task(talk, due_on=there.due_on, at=at)
    return count


def close_silent_talks(*, at: dt.datetime) -> int:
    """End talks in which nobody said a word for half a day; return how many."""
    since = at - dt.timedelta(hours=rules.SILENT_HOURS)
    rows = (
        Talk.objects.filter(state=TalkState.TALKING)
        .annotate(last_at=Max("entries__at"))
        .filter(last_at__lt=since)
    )
    count = 0
    for talk in list(rows):
        with transaction.atomic():
            row = lines.locked(talk)
            if row.state == TalkState.TALKING:
                lines.close(row, kind=EntryKind.CLOSED, at=at)
                count += 1
    return count


def erase_outlived(*, at: dt.datetime) -> int:
    """Erase the talks whose days are over, words and all; return how many."""
    days = dict(CentreDesk.objects.values_list("centre_code", "kept_days"))
    usual = days.pop("", _USUAL_KEPT_DAYS)
    closed = Talk.objects.filter(state=TalkState.CLOSED)
    outlived = closed.exclude(centre_code__in=days).filter(
        closed_at__lt=at - dt.timedelta(days=usual)
    )
    count = _erase(outlived)
    for code, kept in days.items():
        own = closed.filter(centre_code=code, closed_at__lt=at - dt.timedelta(days=kept))
        count += _erase(own)
    return count


@transaction.atomic
def _into_task(talk: Talk, *, due_on: dt.date, at: dt.datetime) -> int:
    row = lines.locked(talk)
    if row.state != TalkState.WAITING:
        return 0
    lines.make_task(row, due_on=due_on, at=at)
    return 1


def _erase(rows: models.QuerySet[Talk]) -> int:
    _total, by_table = rows.delete()
    return by_table.get("handover.Talk", 0)
