"""Messages to an address or a number itself, with or without an account behind it."""

import datetime as dt
import json
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from portal.notifications import letters, rules
from portal.notifications.models import Delivery
from portal.notifications.operations import outbox
from portal.notifications.operations.notifying import UnknownLetterError


class UnknownTextError(LookupError):
    """There is no template of that name."""


@transaction.atomic
def send_text(
    *,
    phone: str,
    language: str,
    template: str,
    context: Mapping[str, str | int],
    dedup_key: str,
    is_urgent: bool = True,
    expires_at: dt.datetime | None = None,
) -> Delivery:
    """Put a text message into the outbox, in the transaction of the caller.

    It is sent after that transaction is committed, and never when it is rolled back. A second
    call with the same `dedup_key` does nothing. Number and context (a code, say) lie encrypted
    and are erased as soon as the text is sent, has failed for good or is out of date. Only an
    urgent text goes out during quiet hours.

    Raises:
        InvalidPhoneError: if the number is not a mobile number to which the portal writes.
        UnknownTextError: if no template `notifications/sms/<template>.txt` exists.
    """
    try:
        get_template(letters.text_template_name(template))
    except TemplateDoesNotExist:
        raise UnknownTextError(template) from None
    return outbox.put(
        dedup_key=dedup_key,
        channel=rules.Channel.SMS,
        language=language,
        template=template,
        recipient=rules.normalised_phone(phone, countries=settings.PORTAL_SMS_COUNTRIES),
        secret=json.dumps(dict(context)),
        is_urgent=is_urgent,
        expires_at=expires_at,
    )


@transaction.atomic
def send_letter(
    *,
    email: str,
    language: str,
    template: str,
    context: Mapping[str, str | int],
    dedup_key: str,
    expires_at: dt.datetime | None = None,
) -> Delivery:
    """Put a letter to an e-mail address into the outbox; kept and erased as a text is.

    Raises:
        UnknownLetterError: if no template `notifications/email/<template>.txt` exists.
    """
    try:
        get_template(letters.template_name(template))
    except TemplateDoesNotExist:
        raise UnknownLetterError(template) from None
    return outbox.put(
        dedup_key=dedup_key,
        channel=rules.Channel.EMAIL,
        language=language,
        template=template,
        recipient=email,
        secret=json.dumps(dict(context)),
        is_urgent=True,
        expires_at=expires_at,
    )
