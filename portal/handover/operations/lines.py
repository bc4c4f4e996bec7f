"""Adds numbered lines to a locked talk and tells open sockets after the commit."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from portal.handover import rules
from portal.handover.clients import pokes
from portal.handover.models import Entry, Talk
from portal.handover.rules import EntryKind, TalkState


def locked(talk: Talk) -> Talk:
    """Return the talk as it is now, for this transaction alone."""
    return Talk.objects.select_for_update(of=("self",)).get(pk=talk.pk)


def add(
    talk: Talk, *, kind: EntryKind, at: dt.datetime, key: uuid.UUID | None = None, **values: Any
) -> Entry:
    """Add the next line to a locked talk; with a key that is there already, nothing happens."""
    if key is not None:
        earlier = talk.entries.filter(key=key).first()
        if earlier is not None:
            return earlier
        values["key"] = key
    talk.last_number += 1
    talk.save(update_fields=["last_number", "updated_at"])
    values.setdefault("centre_code", talk.centre_code)
    entry = talk.entries.create(number=talk.last_number, kind=kind, at=at, **values)
    tell_talk(talk)
    return entry


def tell_talk(talk: Talk) -> None:
    """Tell the sockets of the talk after the commit."""
    key = talk.key
    transaction.on_commit(lambda: pokes.poke_talk(key))


def tell_desk(centre_code: str) -> None:
    """Tell the desks of a centre after the commit."""
    transaction.on_commit(lambda: pokes.poke_desk(centre_code))


def close(talk: Talk, *, kind: EntryKind, at: dt.datetime, **values: Any) -> None:
    """End a locked talk with its last line; a talk that is over stays as it is."""
    if talk.state == TalkState.CLOSED:
        return
    talk.state, talk.closed_at = TalkState.CLOSED, at
    talk.save(update_fields=["state", "closed_at", "updated_at"])
    add(talk, kind=kind, at=at, **values)
    tell_desk(talk.centre_code)


def make_task(talk: Talk, *, due_on: dt.date, at: dt.datetime) -> None:
    """Turn a locked talk into a message that the centre answers by a day."""
    talk.state, talk.due_on, talk.agent = TalkState.TASK, due_on, None
    talk.save(update_fields=["state", "due_on", "agent", "updated_at"])
    add(talk, kind=EntryKind.TASK, at=at)
    tell_desk(talk.centre_code)


def is_over(talk: Talk) -> bool:
    """Tell whether nothing can be said any more."""
    return talk.state not in rules.OPEN
