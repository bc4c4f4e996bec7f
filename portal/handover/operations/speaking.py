"""What is said in a talk: each word once, in one order for both sides."""

import datetime as dt
import uuid

from django.db import transaction

from portal.accounts.models import User
from portal.applications.rules import checked_text
from portal.handover import rules
from portal.handover.models import Entry, Talk
from portal.handover.operations import answering, lines
from portal.handover.rules import EntryKind, TalkState


class TalkOverError(Exception):
    """The talk has ended or is with somebody else: nothing can be said here any more."""


@transaction.atomic
def say_as_citizen(*, talk: Talk, text: str, key: uuid.UUID, at: dt.datetime) -> Entry:
    """Say something to the person at the centre, or while waiting; the same key twice is one line.

    Raises:
        EmptyMessageError, MessageTooLongError: if the text cannot be taken.
        TalkOverError: if the talk has ended.
    """
    checked = checked_text(text)
    row = lines.locked(talk)
    earlier = row.entries.filter(key=key).first()
    if earlier is not None:
        return earlier
    if row.state not in rules.LIVE:
        raise TalkOverError
    return lines.add(row, kind=EntryKind.CITIZEN, at=at, key=key, text=checked)


@transaction.atomic
def say_as_staff(
    *, talk: Talk, author: User, role: str, text: str, key: uuid.UUID, at: dt.datetime
) -> Entry:
    """Answer the citizen; the same key twice is one line. The answer to a message ends it.

    Raises:
        EmptyMessageError, MessageTooLongError: if the text cannot be taken.
        TalkOverError: if the talk has ended or somebody else holds it.
    """
    checked = checked_text(text)
    row = lines.locked(talk)
    earlier = row.entries.filter(key=key, author=author).first()
    if earlier is not None:
        return earlier
    if lines.is_over(row) or row.agent_id != author.pk:
        raise TalkOverError
    entry = lines.add(
        row,
        kind=EntryKind.STAFF,
        at=at,
        key=key,
        author=author,
        role=role,
        shown_name=answering.shown_name(author, centre_code=row.centre_code),
        text=checked,
    )
    if row.state == TalkState.TASK:
        lines.close(row, kind=EntryKind.CLOSED, at=at, author=author, role=role)
        answering.tell_of_answer(row)
    return entry


@transaction.atomic
def leave_talk(*, talk: Talk, at: dt.datetime) -> None:
    """End a live talk at the citizen's wish; a message that waits for its answer stays."""
    row = lines.locked(talk)
    if row.state in rules.LIVE:
        lines.close(row, kind=EntryKind.LEFT, at=at)


def note_seen(*, talk: Talk, number: int) -> None:
    """Keep up to which line the citizen's screen has shown the talk."""
    Talk.objects.filter(pk=talk.pk, citizen_seen__lt=number, last_number__gte=number).update(
        citizen_seen=number
    )
