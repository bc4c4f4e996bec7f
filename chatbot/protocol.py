"""The frames of the chat, exactly as the contract names them: decode strictly, encode plainly."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from chatbot import rules


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
    """What a person typed."""

    text: str


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


CitizenFrame = CitizenMessage | CitizenChoice | CitizenFeedback | CitizenForgets


def parse_citizen_frame(raw: str | None) -> CitizenFrame:
    """Return what a frame of the browser says.

    Raises:
        ProtocolError: if it is none of the contract's frames, or longer than allowed.
    """
    if raw is None:
        raise ProtocolError(ErrorCode.BAD_FRAME)
    if len(raw) > rules.MOST_FRAME_CHARACTERS:
        raise ProtocolError(ErrorCode.TOO_LONG)
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError):
        raise ProtocolError(ErrorCode.BAD_FRAME) from None
    match frame:
        case {"type": "message", "text": str(text), **rest} if not rest:
            return _message(text)
        case {"type": "choice", "payload": str(payload), **rest} if payload and not rest:
            return CitizenChoice(payload)
        case {"type": "feedback", "message_id": str(known), "useful": bool(useful), **rest} if (
            known and not rest
        ):
            return CitizenFeedback(known, useful)
        case {"type": "forget", **rest} if not rest:
            return CitizenForgets()
    raise ProtocolError(ErrorCode.BAD_FRAME)


def _message(text: str) -> CitizenMessage:
    if len(text) > rules.MOST_CHARACTERS:
        raise ProtocolError(ErrorCode.TOO_LONG)
    words = rules.spoken(text)
    if not words:
        raise ProtocolError(ErrorCode.BAD_FRAME)
    return CitizenMessage(words)


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
