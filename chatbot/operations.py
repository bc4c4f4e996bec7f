"""What changes in a conversation: a turn is taken, an opinion recorded, everything forgotten."""

import secrets
from dataclasses import asdict
from typing import Any

from channels.db import database_sync_to_async
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from chatbot import rules
from chatbot.clients import rasa
from chatbot.clients.conversations import conversations
from chatbot.clients.rasa import DialogueUnavailableError
from chatbot.models import ReplyFeedback
from portal.handover import queries as handover

__all__ = [
    "DialogueUnavailableError",
    "NotOfferedError",
    "UnknownReplyError",
    "begin_conversation",
    "forget_conversation",
    "record_feedback",
    "revive_for_talk",
    "take_choice",
    "take_turn",
    "where_a_person_is",
]

_LONGEST_REPLY = 4000
_LINKS = ("/", "https://", "tel:")


class NotOfferedError(LookupError):
    """A choice that the bot did not offer in this conversation."""


class UnknownReplyError(LookupError):
    """An opinion on a reply that is not part of this conversation."""


async def begin_conversation(*, conversation_id: str, language: str) -> None:
    """Begin a conversation that is new or over."""
    await conversations().start(conversation_id, language=language)


async def revive_for_talk(*, conversation_id: str) -> str | None:
    """Go on with a conversation that is forgotten while a person is still waited for or there.

    Return the language of the talk; none if there is no such talk.
    """
    talk = await database_sync_to_async(handover.talk_in)(conversation_id=conversation_id)
    if talk is None:
        return None
    await conversations().start(conversation_id, language=talk.language)
    await conversations().point_to_talk(conversation_id, talk=str(talk.key))
    return str(talk.language)


async def take_turn(
    *, conversation_id: str, language: str, text: str, language_changed: bool = False
) -> list[rules.Reply]:
    """Say something to the bot and return its replies; nothing personal leaves the portal.

    Raises:
        DialogueUnavailableError: if the bot does not answer.
    """
    message = rules.redacted(text)
    return await _turn(
        conversation_id=conversation_id,
        message=message,
        shown=message,
        language=language,
        language_changed=language_changed,
    )


async def take_choice(
    *, conversation_id: str, language: str, payload: str, language_changed: bool = False
) -> list[rules.Reply]:
    """Press a button of the bot and return its replies.

    Raises:
        NotOfferedError: if the choice was not offered in this conversation.
        DialogueUnavailableError: if the bot does not answer.
    """
    title = await conversations().title_of(conversation_id, payload=payload)
    if title is None:
        raise NotOfferedError
    return await _turn(
        conversation_id=conversation_id,
        message=payload,
        shown=title,
        language=language,
        language_changed=language_changed,
    )


async def record_feedback(*, conversation_id: str, message_id: str, is_useful: bool) -> None:
    """Record whether a reply helped; who changes their mind is counted once.

    Raises:
        UnknownReplyError: if the conversation has no such reply.
    """
    said = await conversations().said_in(conversation_id)
    reply = next((one for one in said if one.get("id") == message_id), None)
    if reply is None:
        raise UnknownReplyError
    opinion = {"intent": reply["intent"], "language": reply["lang"], "is_useful": is_useful}
    await ReplyFeedback.objects.aupdate_or_create(message_id=message_id, defaults=opinion)


async def forget_conversation(*, conversation_id: str) -> None:
    """Drop everything that was kept of a conversation."""
    await conversations().forget(conversation_id)


async def _turn(
    *, conversation_id: str, message: str, shown: str, language: str, language_changed: bool
) -> list[rules.Reply]:
    metadata: dict[str, Any] = {"lang": language}
    if language_changed:
        metadata["switch"] = True
    answers = await rasa.replies_to(sender=conversation_id, message=message, metadata=metadata)
    replies = [_reply(answer, language=language) for answer in answers]
    _offer_a_person(replies)
    await conversations().keep(
        conversation_id,
        language=language,
        said=[{"own": shown}, *(asdict(reply) for reply in replies)],
        offered={key: title for one in replies for key, title in one.offered().items()},
    )
    return replies


def _offer_a_person(replies: list[rules.Reply]) -> None:
    """Put the way to a person under the last reply, when that is what was asked for."""
    if replies and replies[-1].intent == rules.WANTS_A_PERSON:
        with translation.override(replies[-1].lang):
            title = gettext("Talk to a person")
        button = {"title": title, "payload": rules.ASK_FOR_PERSON}
        replies[-1].buttons.insert(0, button)


def where_a_person_is(*, language: str) -> rules.Reply:
    """Return what a program hears that presses that button: where one writes to the centre."""
    with translation.override(language):
        return rules.Reply(
            id=secrets.token_urlsafe(9),
            text=gettext("A person of your centre for social work answers you."),
            lang=language,
            intent=rules.WANTS_A_PERSON,
            buttons=[{"title": gettext("Write to the centre"), "url": reverse("handover:write")}],
        )


def _reply(answer: dict[str, Any], *, language: str) -> rules.Reply:
    return rules.Reply(
        id=secrets.token_urlsafe(9),
        text=str(answer.get("text") or "")[:_LONGEST_REPLY],
        lang=str(answer.get("lang") or language),
        intent=str(answer.get("intent") or ""),
        buttons=[button for raw in answer.get("buttons") or [] if (button := _button(raw))],
    )


def _button(raw: Any) -> dict[str, str] | None:
    """Return a button of the contract's form; a link leads into the portal, or says where."""
    match raw:
        case {"title": str(title), "url": str(url)} if url.startswith(
            _LINKS
        ) and not url.startswith("//"):
            return {"title": title, "url": url}
        case {"title": str(title), "payload": str(payload)}:
            return {"title": title, "payload": payload}
    return None
