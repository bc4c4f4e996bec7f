"""Makes the text of a letter from its template: the first line is the subject.

The HTML part is made from the same text, so the two never say different things.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

if TYPE_CHECKING:
    from portal.notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be sent."""

    language: str
    subject: str
    text: str
    html: str


def template_name(template: str) -> str:
    return f"notifications/email/{template}.txt"


def letter_for(*, notification: "Notification") -> Letter:
    """Return the letter in the language that its reader prefers now."""
    language = notification.user.preferred_language
    with translation.override(language):
        values = {
            **notification.context,
            "base_url": settings.PORTAL_BASE_URL,
            "language": language,
        }
        subject, _, body = render_to_string(template_name(notification.template), values).partition(
            "\n"
        )
        frame = {**values, "subject": subject.strip(), "body": body.strip()}
        return Letter(
            language=language,
            subject=subject.strip(),
            text=render_to_string("notifications/letter.txt", frame).strip() + "\n",
            html=render_to_string("notifications/letter.html", frame),
        )
