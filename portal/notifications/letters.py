"""Makes the text of a message from its template.

The first line of a letter is its subject. The HTML part is made from the same text, so the two
never say different things; a text message is one line that tells to sign in, and carries a link
only for somebody who is asked something and may have no account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import translation

from portal.notifications import rules

Values = Mapping[str, Any]
_ADDRESSES = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a letter, or an address to go to."""

    text: str
    is_address: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be sent."""

    language: str
    subject: str
    text: str
    html: str


def template_name(template: str) -> str:
    return f"notifications/email/{template}.txt"


def text_template_name(template: str) -> str:
    return f"notifications/sms/{template}.txt"


def text_template_of(*, template: str, kind: str) -> str:
    """Return the text's own template, or the one that serves its kind."""
    try:
        get_template(text_template_name(template))
    except TemplateDoesNotExist:
        return f"kind_{kind}"
    return template


def text_for(*, template: str, language: str, context: Values) -> str:
    """Return a text message on one line."""
    with translation.override(language):
        return " ".join(render_to_string(text_template_name(template), dict(context)).split())


def words_for(*, template: str, language: str, context: Values) -> tuple[str, list[Block]]:
    """Return subject and blocks of a letter, as the portal shows them too."""
    with translation.override(language):
        subject, body = _rendered(template, language, context)
    return subject, _blocks(body)


def letter_for(
    *, template: str, language: str, context: Values, kind: str = "", stop_path: str = ""
) -> Letter:
    """Return a letter in a language.

    A letter of a kind ends with where to choose which letters come; `stop_path` leads to the
    page that stops this kind with one press.
    """
    with translation.override(language):
        subject, body = _rendered(template, language, context)
        frame = {
            "base_url": settings.PORTAL_BASE_URL,
            "language": language,
            "subject": subject,
            "body": body,
            "blocks": _blocks(body),
            "kind": kind,
            "stop_path": stop_path,
        }
        text = render_to_string("notifications/letter.txt", frame).strip() + "\n"
        html = render_to_string("notifications/letter.html", frame)
    return Letter(language=language, subject=subject, text=text, html=html)


def path_of(context: Values) -> str:
    """Return the page of the file that a notice names; empty when it names none."""
    reference = context.get("reference")
    return f"applications/{reference}/" if reference else ""


def refuse_personal_details(context: Values) -> None:
    """Refuse values that must not stand in a message.

    Raises:
        PersonalDetailError: naming the value's key, never the value.
    """
    for name, value in context.items():
        if rules.looks_personal(str(value)):
            raise PersonalDetailError(name)


class PersonalDetailError(ValueError):
    """A message would carry a personal number, an address or a telephone."""


def _rendered(template: str, language: str, context: Values) -> tuple[str, str]:
    values = {**context, "base_url": settings.PORTAL_BASE_URL, "language": language}
    subject, _, body = render_to_string(template_name(template), values).partition("\n")
    return subject.strip(), body.strip()


def _blocks(body: str) -> list[Block]:
    blocks: list[Block] = []
    for paragraph in body.split("\n\n"):
        words: list[str] = []
        for line in paragraph.splitlines():
            if line.startswith(_ADDRESSES):
                blocks += _paragraph(words)
                words = []
                blocks.append(Block(text=line.strip(), is_address=True))
            else:
                words.append(line.strip())
        blocks += _paragraph(words)
    return blocks


def _paragraph(words: list[str]) -> list[Block]:
    text = " ".join(word for word in words if word)
    return [Block(text=text, is_address=False)] if text else []
