"""A citizen asks for a person, or writes to the centre when nobody is there."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.applications.rules import checked_text
from portal.directory.models import Municipality
from portal.handover import queries, rules
from portal.handover.models import Talk
from portal.handover.operations import lines
from portal.handover.rules import EntryKind, TalkState


class NoContactError(ValueError):
    """A message without an account and without an address: nobody could be answered."""


class TooManyTalksError(Exception):
    """The same person asked too often within an hour."""


@dataclass(frozen=True, slots=True)
class Told:
    """What goes along with a person's consent: what was said to the assistant, what it understood.

    `said` has rows of {"who": "citizen"|"assistant", "text"}, `facts` values by their code.
    """

    said: Sequence[Mapping[str, str]] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def ask_for_person(
    *,
    conversation_id: str,
    municipality: Municipality,
    language: str,
    key: uuid.UUID,
    at: dt.datetime,
    told: Told | None = None,
    user: User | None = None,
    contact: str = "",
) -> Talk:
    """Put somebody into the queue of the competent centre; who waits already goes on waiting.

    Whether anybody is at the desk is the caller's to ask first (`queries.availability`).

    Raises:
        TooManyTalksError: if a signed-in person asked too often within an hour.
    """
    earlier = queries.talk_in(conversation_id=conversation_id)
    if earlier is not None:
        return earlier
    _refuse_too_many(user=user, at=at)
    try:
        with transaction.atomic():
            talk = _begin(
                state=TalkState.WAITING,
                conversation=queries.conversation_digest(conversation_id),
                municipality=municipality,
                language=language,
                asked_key=key,
                asked_at=at,
                told=told,
                user=user,
                contact=contact,
            )
            lines.add(talk, kind=EntryKind.ASKED, at=at)
            lines.tell_desk(talk.centre_code)
    except IntegrityError:
        # Two tabs asked at once, or a frame came twice: the first one stands.
        twin = queries.talk_in(conversation_id=conversation_id)
        if twin is None:
            raise
        return twin
    return talk


def write_to_centre(
    *,
    municipality: Municipality,
    text: str,
    language: str,
    key: uuid.UUID,
    at: dt.datetime,
    conversation_id: str = "",
    told: Told | None = None,
    user: User | None = None,
    contact: str = "",
) -> Talk:
    """Leave a message that the centre answers by a day; the same key twice is one message.

    Raises:
        EmptyMessageError, MessageTooLongError: if the text cannot be taken.
        NoContactError: if nobody is signed in and no address is left.
        TooManyTalksError: if a signed-in person asked too often within an hour.
    """
    checked = checked_text(text)
    if user is None and not contact:
        raise NoContactError
    earlier = _sent_before(key=key, user=user, contact=contact)
    if earlier is not None:
        return earlier
    _refuse_too_many(user=user, at=at)
    due_on = queries.availability(centre=municipality.centre, at=at).due_on
    try:
        with transaction.atomic():
            talk = _begin(
                state=TalkState.TASK,
                due_on=due_on,
                conversation=queries.conversation_digest(conversation_id)
                if conversation_id
                else "",
                municipality=municipality,
                language=language,
                asked_key=key,
                asked_at=at,
                told=told,
                user=user,
                contact=contact,
            )
            lines.add(talk, kind=EntryKind.CITIZEN, at=at, text=checked)
            lines.add(talk, kind=EntryKind.TASK, at=at)
            lines.tell_desk(talk.centre_code)
    except IntegrityError:
        # Two presses at once: the first one stands. Somebody else's key opens nothing.
        twin = _sent_before(key=key, user=user, contact=contact)
        if twin is None:
            raise
        return twin
    return talk


@transaction.atomic
def leave_contact(*, talk: Talk, contact: str) -> None:
    """Keep an address for the answer to a talk that is not over."""
    row = lines.locked(talk)
    if not lines.is_over(row):
        row.contact = contact
        row.save(update_fields=["contact", "updated_at"])


def _sent_before(*, key: uuid.UUID, user: User | None, contact: str) -> Talk | None:
    """Return what the same person sent under the same key."""
    earlier = Talk.objects.filter(asked_key=key, user=user).first()
    return earlier if earlier and earlier.contact == contact else None


def _begin(*, municipality: Municipality, told: Told | None, **values: Any) -> Talk:
    values["transcript"] = [dict(line) for line in told.said] if told else []
    values["facts"] = dict(told.facts) if told else {}
    return Talk.objects.create(
        municipality=municipality, centre_code=municipality.centre.code, **values
    )


def _refuse_too_many(*, user: User | None, at: dt.datetime) -> None:
    """Refuse who is signed in and asks again and again; others are counted at the door."""
    lately = at - dt.timedelta(hours=1)
    if user is not None and (
        Talk.objects.filter(user=user, asked_at__gt=lately).count() >= rules.MOST_ASKED_AN_HOUR
    ):
        raise TooManyTalksError
