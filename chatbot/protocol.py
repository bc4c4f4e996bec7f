"""The frames of the chat, exactly as the contract names them: decode strictly, encode plainly."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from chatbot import rules
from portal.handover.models import Entry
from portal.handover.presenting import Line
from portal.handover.rules import EntryKind

_HIGHEST_NUMBER = 2**31 - 1


class ErrorCode(StrEnum):
    """What the widget has words for, in both languages."""

    UNAVAILABLE = "unavailable"
    TOO_FAST = "too_fast"
    TOO_LONG = "too_long"
    BAD_FRAME = "bad_frame"


class ProtocolError(Exception):
    """A frame from the browser that is not answered."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class CitizenMessage:
    """What a person typed.

    With a key it is meant for a person and for no program; sending it again is harmless.
    """

    text: str
    key: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class CitizenChoice:
    """The button that a person pressed."""

    payload: str


@dataclass(frozen=True, slots=True)
class CitizenFeedback:
    """Whether an answer helped."""

    message_id: str
    useful: bool


@dataclass(frozen=True, slots=True)
class CitizenForgets:
    """The wish to end the conversation and to have it forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenAsks:
    """The wish for a person of the competent centre; `share` consents to handing on what was said.

    A text is the message to leave if nobody is there.
    """

    municipality: str
    share: bool
    key: uuid.UUID
    text: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class CitizenSeen:
    """Up to which line of a talk the screen has shown it; also a sign of life."""

    number: int


@dataclass(frozen=True, slots=True)
class CitizenLeaves:
    """The wish to end the talk with a person."""


@dataclass(frozen=True, slots=True)
class CitizenContact:
    """The address for an answer that comes later."""

    email: str


CitizenFrame = (
    CitizenMessage
    | CitizenChoice
    | CitizenFeedback
    | CitizenForgets
    | CitizenAsks
    | CitizenSeen
    | CitizenLeaves
    | CitizenContact
)


def parse_citizen_frame(raw: str | None) -> CitizenFrame:
    """Return what a frame of the browser says.

    Raises:
        ProtocolError: if it is none of the contract's frames, or longer than allowed.
    """
    frame = _decoded(raw)
    match frame:
        case {"type": "message", "text": str(text), **rest} if rest.keys() <= {"key"}:
            return CitizenMessage(_words(text), key_in(rest) if rest else None)
        case {"type": "choice", "payload": str(payload), **rest} if payload and not rest:
            return CitizenChoice(payload)
        case {"type": "feedback", "message_id": str(known), "useful": bool(useful), **rest} if (
            known and not rest
        ):
            return CitizenFeedback(known, useful)
        case {"type": "forget", **rest} if not rest:
            return CitizenForgets()
    return _frame_for_a_person(frame)


def _frame_for_a_person(frame: Any) -> CitizenFrame:
    match frame:
        case {
            "type": "person",
            "municipality": str(municipality),
            "share": bool(share),
            **rest,
        } if rest.keys() <= {"key", "text", "email"}:
            return CitizenAsks(
                municipality=municipality,
                share=share,
                key=key_in(rest),
                text=_words(rest["text"]) if rest.get("text") else "",
                email=_email(rest["email"]) if rest.get("email") else "",
            )
        case {"type": "seen", "number": int(number), **rest} if number >= 0 and not rest:
            return CitizenSeen(min(number, _HIGHEST_NUMBER))
        case {"type": "leave", **rest} if not rest:
            return CitizenLeaves()
        case {"type": "contact", "email": str(email), **rest} if not rest:
            return CitizenContact(_email(email))
    raise ProtocolError(ErrorCode.BAD_FRAME)


def _decoded(raw: str | None) -> Any:
    if raw is None:
        raise ProtocolError(ErrorCode.BAD_FRAME)
    if len(raw) > rules.MOST_FRAME_CHARACTERS:
        raise ProtocolError(ErrorCode.TOO_LONG)
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise ProtocolError(ErrorCode.BAD_FRAME) from None


def key_in(frame: Mapping[Any, Any]) -> uuid.UUID:
    """Return the key of a frame, or a new one if it has none.

    Raises:
        ProtocolError: if it is no key.
    """
    if "key" not in frame:
        return uuid.uuid4()
    try:
        return uuid.UUID(str(frame["key"]))
    except ValueError:
        raise ProtocolError(ErrorCode.BAD_FRAME) from None


def _email(text: object) -> str:
    if not isinstance(text, str):
        raise ProtocolError(ErrorCode.BAD_FRAME)
    try:
        validate_email(text)
    except ValidationError:
        raise ProtocolError(ErrorCode.BAD_FRAME) from None
    return text


def _words(text: object) -> str:
    """Return what was typed, without what no message holds."""
    if not isinstance(text, str):
        raise ProtocolError(ErrorCode.BAD_FRAME)
    if len(text) > rules.MOST_CHARACTERS:
        raise ProtocolError(ErrorCode.TOO_LONG)
    words = rules.spoken(text)
    if not words:
        raise ProtocolError(ErrorCode.BAD_FRAME)
    return words


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """What somebody at the desk wrote."""

    text: str
    key: uuid.UUID


@dataclass(frozen=True, slots=True)
class StaffHere:
    """A sign of life of an open desk."""


def parse_staff_frame(raw: str | None) -> StaffMessage | StaffHere:
    """Return what a frame of a desk says.

    Raises:
        ProtocolError: if it is neither, or longer than allowed.
    """
    match _decoded(raw):
        case {"type": "message", "text": str(text), "key": str(), **rest} as frame if not rest:
            if len(text) > rules.MOST_STAFF_CHARACTERS:
                raise ProtocolError(ErrorCode.TOO_LONG)
            return StaffMessage(text, key_in(frame))
        case {"type": "here", **rest} if not rest:
            return StaffHere()
    raise ProtocolError(ErrorCode.BAD_FRAME)


def talk_frame(entry: Entry, line: Line, *, language: str) -> dict[str, Any]:
    """Return the frame that brings one line of a talk to the citizen."""
    numbered: dict[str, Any] = {"number": line.number, "text": line.text}
    kind = EntryKind(entry.kind)
    if kind is EntryKind.CITIZEN:
        return {"type": "said", "key": line.key, **numbered}
    if kind is EntryKind.STAFF:
        said = {"id": line.key, "lang": language, "buttons": [], "intent": "", "from": line.who}
        return {"type": "message", **said, **numbered}
    if kind is EntryKind.JOINED:
        who = {"name": entry.shown_name, "role": entry.role}
        return {"type": "agent", "state": "joined", **who, **numbered}
    state = "waiting" if kind in {EntryKind.ASKED, EntryKind.MOVED} else "left"
    return {"type": "agent", "state": state, "reason": str(kind), **numbered}


def desk_frame(line: Line) -> dict[str, Any]:
    """Return the frame that brings one line of a talk to the desk."""
    return {"type": "line", **asdict(line)}


def message_frame(reply: rules.Reply) -> dict[str, Any]:
    """Return the frame of one reply."""
    return {"type": "message", **asdict(reply)}


def replayed_frame(kept: dict[str, Any]) -> dict[str, Any]:
    """Return the frame that shows again what a person said or the bot replied."""
    if "own" in kept:
        return {"type": "said", "text": kept["own"]}
    return {"type": "message", **kept, "replayed": True}


def error_frame(code: ErrorCode) -> dict[str, str]:
    """Return the frame that says why nothing was answered."""
    return {"type": "error", "code": str(code)}


def encoded(frame: dict[str, Any]) -> str:
    """Return a frame as it goes over the socket."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
