"""Hands letters to the mail server."""

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from portal.notifications.clients.errors import GatewayError, RefusedError

_FOR_GOOD = range(500, 600)


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter in its envelope; `key` becomes its Message-ID, by which bounces name it."""

    key: str
    to: str
    language: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


def send(mail: Mail) -> str:
    """Hand over a letter and return its Message-ID.

    Raises:
        GatewayError: if the server did not take it now.
        RefusedError: if the server refuses the address for good.
    """
    name = f"<{mail.key}@{_domain()}>"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        headers={
            "Message-ID": name,
            "Content-Language": mail.language,
            "Auto-Submitted": "auto-generated",
            **mail.headers,
        },
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = {code for code, _reason in error.recipients.values()}
        if codes and all(code in _FOR_GOOD for code in codes):
            raise RefusedError(f"code {min(codes)}") from error
        raise GatewayError(type(error).__name__) from error
    except (OSError, smtplib.SMTPException) as error:
        raise GatewayError(type(error).__name__) from error
    return name


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
