"""Messages between a citizen and the centre about one file."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, Message, Paper
from portal.applications.queries import following
from portal.core import clock
from portal.notifications.operations import notify


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
    return _write(
        application=application,
        author=author,
        author_role=rules.ActorRole.APPLICANT,
        text=text,
        key=key,
        at=at,
        papers=papers,
    )


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

    As long as an earlier message is unread, no further letter goes out.

    Raises:
        EmptyMessageError, MessageTooLongError: if the text cannot be taken.
        TooManyMessagesError: if the author wrote too often within an hour.
        ConversationClosedError: if the file ended too long ago.
    """
    unread = application.messages.filter(is_from_citizen=False, read_at__isnull=True)
    is_known = unread.exists()
    message = _write(
        application=application,
        author=author,
        author_role=author_role,
        text=text,
        key=key,
        at=at,
    )
    if not is_known:
        notify(
            user=application.applicant,
            template="message_received",
            context={"reference": application.reference},
            dedup_key=f"message_received:{message.pk}",
            path=f"applications/{application.reference}/messages/",
        )
    return message


def mark_read(*, application: Application, by_citizen: bool, at: dt.datetime) -> int:
    """Note that one side has read what the other wrote; return how many were new."""
    return application.messages.filter(is_from_citizen=not by_citizen, read_at__isnull=True).update(
        read_at=at
    )


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
    is_citizen = author_role == rules.ActorRole.APPLICANT
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
