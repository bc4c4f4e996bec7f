"""Messages between a citizen and the centre about one file."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, Message, Paper
from portal.applications.operations.representing import hand_in
from portal.applications.operations.telling import tell, tell_done
from portal.applications.queries import following
from portal.core import clock


@transaction.atomic
def write_to_centre(
    *,
    application: Application,
    author: User,
    text: str,
    key: uuid.UUID,
    at: dt.datetime,
    papers: Sequence[Paper] = (),
) -> Message:
    """Send a message of the citizen to the body that has the file; a second press sends nothing.

    Raises:
        EmptyMessageError, MessageTooLongError: if the text cannot be taken.
        TooManyMessagesError: if the author wrote too often within an hour.
        ConversationClosedError: if the file ended too long ago.
    """
    hand = hand_in(application=application, actor=author, on=clock.day_of(at))
    message = _write(
        application=application,
        author=author,
        author_role=hand.role,
        text=text,
        key=key,
        at=at,
        papers=papers,
    )
    tell_done(application=application, what="message", actor=author, at=at)
    return message


@transaction.atomic
def write_to_citizen(
    *,
    application: Application,
    author: User,
    author_role: str,
    text: str,
    key: uuid.UUID,
    at: dt.datetime,
) -> Message:
    """Answer the citizen and say so by letter, without the content; a second press sends nothing.

    Whoever has an earlier message unread gets no further letter.

    Raises:
        EmptyMessageError, MessageTooLongError: if the text cannot be taken.
        TooManyMessagesError: if the author wrote too often within an hour.
        ConversationClosedError: if the file ended too long ago.
    """
    message = _write(
        application=application,
        author=author,
        author_role=author_role,
        text=text,
        key=key,
        at=at,
    )
    unread = application.messages.filter(is_from_citizen=False).order_by("pk")
    column = following.read_column(application=application, user=application.applicant)
    tell(
        application=application,
        template="message_received",
        context={"reference": application.reference},
        dedup_key=_letter_key(unread, column),
        dedup_key_for_person=_letter_key(unread, following.READ_BY_PERSON),
        path=f"applications/{application.reference}/messages/",
    )
    return message


def mark_read(*, application: Application, reader: User, at: dt.datetime) -> int:
    """Note that somebody of the citizen's side has read what the centre wrote.

    Who reads under a mandate does not read in the person's place: each has a moment of their own.
    Returns how many messages were new.
    """
    column = following.read_column(application=application, user=reader)
    unread = application.messages.filter(is_from_citizen=False, **{f"{column}__isnull": True})
    return unread.update(**{column: at})


def mark_read_by_office(*, application: Application, at: dt.datetime) -> int:
    """Note that the office has read what the citizen's side wrote; return how many were new."""
    unread = application.messages.filter(is_from_citizen=True, read_at__isnull=True)
    return unread.update(read_at=at)


def _letter_key(messages: QuerySet[Message], column: str) -> str:
    """Return the key of the letter about the oldest unread message: it goes out once."""
    first = messages.filter(**{f"{column}__isnull": True}).values_list("pk", flat=True).first()
    return f"message_received:{first}"


def _write(
    *,
    application: Application,
    author: User,
    author_role: str,
    text: str,
    key: uuid.UUID,
    at: dt.datetime,
    papers: Sequence[Paper] = (),
) -> Message:
    checked = rules.checked_text(text)
    # Whoever presses twice waits here and then finds the first message.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=author.pk)
    earlier = application.messages.filter(key=key).first()
    if earlier is not None:
        return earlier
    _refuse_closed(application=application, at=at)
    lately = Message.objects.filter(author=author, sent_at__gt=at - dt.timedelta(hours=1))
    is_citizen = author_role in rules.CITIZENS_SIDE
    if is_citizen and lately.count() >= rules.MOST_MESSAGES_AN_HOUR:
        raise rules.TooManyMessagesError
    message = Message.objects.create(
        application=application,
        author=author,
        author_role=author_role,
        is_from_citizen=is_citizen,
        text=checked,
        sent_at=at,
        key=key,
    )
    message.papers.set(application.papers.filter(pk__in=[paper.pk for paper in papers]))
    return message


def _refuse_closed(*, application: Application, at: dt.datetime) -> None:
    today = clock.day_of(at)
    ended = following.ended_on(application=application)
    days = following.terms_on(on=today)[rules.Term.MESSAGES_AFTER_END].days
    if not rules.is_conversation_open(ended_on=ended, days_after_end=days, on=today):
        raise rules.ConversationClosedError
