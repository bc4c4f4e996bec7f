"""What staff do with a talk: take it over, hand it on, end it; every reading is recorded."""

import datetime as dt
import uuid

from django.db import transaction

from portal.accounts.models import User
from portal.core import audit, clock
from portal.directory.models import Centre
from portal.handover import queries, rules
from portal.handover.models import Presence, Talk
from portal.handover.operations import answering, lines
from portal.handover.operations.speaking import TalkOverError
from portal.handover.queries import TalkDesk, TalkNotFoundError
from portal.handover.rules import EntryKind, TalkState

PURPOSE = "talk"


class AlreadyTakenError(Exception):
    """A colleague was faster, or the talk is over."""


class NotAtTheDeskError(Exception):
    """The colleague is not there to go on with the talk."""


@transaction.atomic
def open_talk(
    *, desk: TalkDesk, key: uuid.UUID, at: dt.datetime, recorded_since: dt.datetime | None = None
) -> Talk:
    """Record that somebody reads a talk, and return it.

    With `recorded_since` a reading by the same person that is on record since then counts, so
    that a line that breaks ten times is one reading.

    Raises:
        TalkNotFoundError: if it is not there for this person.
    """
    talk = queries.readable_by(desk=desk, key=key)
    if recorded_since is None or not queries.was_opened_lately(
        talk=talk, user=desk.user, since=recorded_since
    ):
        audit.record_access(
            actor=desk.user,
            role=str(desk.roles[talk.centre_code]),
            organisation_code=talk.centre_code,
            subject_type=queries.SUBJECT_TYPE,
            subject_id=str(talk.key),
            purpose=PURPOSE,
            at=at,
        )
    return talk


def note_presence(*, user: User, at: dt.datetime) -> None:
    """Keep that somebody is at the desk; it counts for some seconds."""
    Presence.objects.update_or_create(user=user, defaults={"seen_at": at})


def leave_desk(*, user: User) -> None:
    """Take somebody from the desk at once."""
    Presence.objects.filter(user=user).delete()


@transaction.atomic
def accept_talk(*, desk: TalkDesk, talk: Talk, at: dt.datetime) -> Talk:
    """Take over somebody who waits, or a message; pressing twice changes nothing.

    Raises:
        AlreadyTakenError: if a colleague was faster or the citizen has left.
        TalkNotFoundError: if it has gone to another centre.
    """
    row = _own(desk, talk)
    if row.agent_id == desk.user.pk and row.state in {TalkState.TALKING, TalkState.TASK}:
        return row
    if row.agent_id is not None or lines.is_over(row):
        raise AlreadyTakenError
    row.agent = desk.user
    row.joined_at = row.joined_at or at
    if row.state == TalkState.WAITING:
        row.state = TalkState.TALKING
    row.save(update_fields=["agent", "joined_at", "state", "updated_at"])
    _joined(row, user=desk.user, role=str(desk.roles[row.centre_code]), at=at)
    return row


@transaction.atomic
def hand_to_colleague(*, desk: TalkDesk, talk: Talk, colleague_id: str, at: dt.datetime) -> Talk:
    """Give a talk to a colleague of the same centre who is at the desk.

    Raises:
        TalkNotFoundError: if the talk is not the giver's to give.
        NotAtTheDeskError: if the colleague is away or of another centre.
        TalkOverError: if the talk has ended.
    """
    row = _to_give(desk, talk)
    here = queries.present_staff(centre_code=row.centre_code, at=at)
    others = {str(one.pk): one for one in here if one != desk.user}
    if colleague_id not in others:
        raise NotAtTheDeskError
    colleague = others[colleague_id]
    row.agent = colleague
    row.save(update_fields=["agent", "updated_at"])
    lines.add(row, kind=EntryKind.MOVED, at=at, author=desk.user)
    role = queries.desk_of(user=colleague, on=clock.day_of(at)).roles[row.centre_code]
    _joined(row, user=colleague, role=str(role), at=at)
    return row


@transaction.atomic
def hand_to_centre(*, desk: TalkDesk, talk: Talk, centre: Centre, at: dt.datetime) -> Talk:
    """Give a talk to another centre; from now on it is there for that centre alone.

    Where nobody answers now, it becomes a message that the centre answers by a day.

    Raises:
        TalkNotFoundError: if the talk is not the giver's to give.
        TalkOverError: if the talk has ended.
    """
    row = _to_give(desk, talk)
    before = row.centre_code
    if centre.code == before:
        return row
    there = queries.availability(centre=centre, at=at)
    row.centre_code, row.agent = centre.code, None
    if row.state == TalkState.TALKING:
        row.state = TalkState.WAITING
    row.save(update_fields=["centre_code", "agent", "state", "updated_at"])
    lines.add(row, kind=EntryKind.MOVED, at=at, author=desk.user)
    if row.state == TalkState.WAITING and not there.is_live:
        lines.make_task(row, due_on=there.due_on, at=at)
    lines.tell_desk(before)
    lines.tell_desk(centre.code)
    return row


@transaction.atomic
def close_talk(*, desk: TalkDesk, talk: Talk, at: dt.datetime) -> Talk:
    """End a talk; who has not seen the last answer is told that it is there to read.

    Raises:
        TalkNotFoundError: if it is not the closer's to close.
    """
    row = _own(desk, talk)
    if row.state == TalkState.CLOSED:
        return row
    if row.agent_id != desk.user.pk and not desk.supervises(row.centre_code):
        raise TalkNotFoundError
    lines.close(
        row,
        kind=EntryKind.CLOSED,
        at=at,
        author=desk.user,
        role=str(desk.roles[row.centre_code]),
    )
    if queries.has_unread_answer(talk=row):
        answering.tell_of_answer(row)
    return row


def _own(desk: TalkDesk, talk: Talk) -> Talk:
    row = lines.locked(talk)
    if row.centre_code not in desk.centres:
        raise TalkNotFoundError
    return row


def _to_give(desk: TalkDesk, talk: Talk) -> Talk:
    row = _own(desk, talk)
    if lines.is_over(row):
        raise TalkOverError
    if not rules.may_read(
        is_agent=row.agent_id == desk.user.pk, is_supervisor=desk.supervises(row.centre_code)
    ):
        raise TalkNotFoundError
    return row


def _joined(talk: Talk, *, user: User, role: str, at: dt.datetime) -> None:
    lines.add(
        talk,
        kind=EntryKind.JOINED,
        at=at,
        author=user,
        role=role,
        shown_name=answering.shown_name(user, centre_code=talk.centre_code),
    )
    lines.tell_desk(talk.centre_code)
