"""Looks after what was begun and left: reminds twice, closes after nine days, then forgets."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from portal.applications import rules, stopping
from portal.applications.models import Draft, DraftReminder
from portal.core import clock
from portal.notifications.operations import notify
from portal.notifications.rules import Kind

_YOUNGEST = dt.timedelta(days=rules.REMINDER_DAYS[0] - 1)
# So long the list still says that a draft was closed.
_SHOWN_AFTER_CLOSING = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tended:
    """What one round did."""

    reminded: int = 0
    closed: int = 0


def tend_drafts(*, at: dt.datetime) -> Tended:
    """Send the reminders that are due and close what nobody went on with.

    However often and from however many workers it runs, each letter goes out once.
    """
    Draft.objects.filter(closed_at__lt=at - _SHOWN_AFTER_CLOSING).delete()
    old = Draft.objects.filter(closed_at__isnull=True, saved_at__lte=at - _YOUNGEST)
    steps = [_tend(pk, at=at) for pk in old.order_by("saved_at").values_list("pk", flat=True)]
    return Tended(
        reminded=steps.count(rules.DraftStep.REMIND), closed=steps.count(rules.DraftStep.CLOSE)
    )


@transaction.atomic
def _tend(pk: int, *, at: dt.datetime) -> rules.DraftStep:
    draft = (
        Draft.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("user")
        .filter(pk=pk, closed_at__isnull=True)
        .first()
    )
    if draft is None:
        return rules.DraftStep.NOTHING
    step, day = rules.next_step(
        saved_on=clock.day_of(draft.saved_at),
        today=clock.day_of(at),
        reminded={row.day: clock.day_of(row.at) for row in draft.reminders.all()},
        stopped=draft.reminders_stopped_at is not None,
    )
    if step is rules.DraftStep.REMIND:
        _remind(draft, day=day, at=at)
    elif step is rules.DraftStep.CLOSE:
        _close(draft, at=at)
    return step


def _remind(draft: Draft, *, day: int, at: dt.datetime) -> None:
    DraftReminder.objects.create(draft=draft, day=day, at=at)
    until = rules.closes_on(
        saved_on=clock.day_of(draft.saved_at), reminded_on=clock.day_of(at), day=day
    )
    notify(
        user=draft.user,
        template="draft_reminder",
        kind=Kind.REMINDER,
        context={
            "until": f"{until.day}.{until.month}.{until.year}",
            "stop": stopping.token_for(draft),
        },
        path="applications/",
        dedup_key=f"draft_reminder:{draft.pk}:{day}",
    )


def _close(draft: Draft, *, at: dt.datetime) -> None:
    """Delete what was typed; what belongs to the profile is there already."""
    draft.answers, draft.facts, draft.chosen, draft.person = {}, {}, [], None
    draft.closed_at = at
    draft.save()
