"""Codes by SMS: sent seldom, kept as digests, tried a few times, used once."""

import datetime as dt
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from portal.accounts.models import User
from portal.households import rules
from portal.households.models import ConfirmationCode
from portal.notifications.operations import send_text
from portal.notifications.rules import normalised_phone


@transaction.atomic
def send_code(
    *,
    subject: str,
    phone: str,
    sender: User,
    most_a_day: int,
    template: str,
    context: Mapping[str, str],
    language: str,
    at: dt.datetime,
) -> ConfirmationCode:
    """Send a new code for a subject such as `mandate:12`; the earlier ones no longer count.

    The caller holds a lock on sender and subject, so that two presses at once send one code.
    Codes are counted for the subject, for the telephone and for the sender, so that another
    subject gives no more of them.

    Raises:
        CodeRefusedError: if too many were sent.
        InvalidPhoneError: if no text can be sent to the number.
    """
    number = normalised_phone(phone, countries=settings.PORTAL_SMS_COUNTRIES)
    to = rules.phone_digest(number=number, key=settings.SECRET_KEY)
    today = ConfirmationCode.objects.filter(
        sent_by=sender, sent_at__gt=at - dt.timedelta(days=1)
    ).count()
    if today >= most_a_day:
        raise rules.CodeRefusedError(rules.CodeProblem.TOO_MANY_TODAY)
    earlier = list(
        ConfirmationCode.objects.filter(
            Q(subject=subject) | Q(phone_digest=to), sent_at__gt=at - dt.timedelta(hours=1)
        ).values_list("sent_at", flat=True)
    )
    if not rules.may_send_code(earlier=earlier, at=at):
        raise rules.CodeRefusedError(rules.CodeProblem.TOO_MANY_CODES)
    digits = "".join(str(secrets.randbelow(10)) for _ in range(rules.CODE_DIGITS))
    code = ConfirmationCode.objects.create(
        subject=subject,
        sent_by=sender,
        phone_digest=to,
        digest=rules.code_digest(code=digits, salt=subject, key=settings.SECRET_KEY),
        sent_at=at,
    )
    send_text(
        phone=number,
        language=language,
        template=template,
        context={**context, "code": digits},
        dedup_key=f"code:{code.pk}",
        expires_at=at + rules.CODE_VALID_FOR,
    )
    return code


def use_code(*, subject: str, code: str, at: dt.datetime) -> None:
    """Take the latest code of a subject; a wrong try is counted even though it is refused.

    Raises:
        CodeRefusedError: if it is wrong, out of date, or was tried too often.
    """
    problem = _problem_with(subject=subject, code=code, at=at)
    if problem is not None:
        raise rules.CodeRefusedError(problem)


@transaction.atomic
def _problem_with(*, subject: str, code: str, at: dt.datetime) -> rules.CodeProblem | None:
    latest = (
        ConfirmationCode.objects.select_for_update()
        .filter(subject=subject)
        .order_by("-sent_at", "-id")
        .first()
    )
    if latest is None or latest.used_at or at - latest.sent_at > rules.CODE_VALID_FOR:
        return rules.CodeProblem.EXPIRED
    if latest.tries >= rules.MOST_TRIES:
        return rules.CodeProblem.TOO_MANY_TRIES
    if not rules.code_matches(
        code=code, salt=subject, key=settings.SECRET_KEY, digest=latest.digest
    ):
        ConfirmationCode.objects.filter(pk=latest.pk).update(tries=F("tries") + 1)
        return rules.CodeProblem.WRONG
    ConfirmationCode.objects.filter(pk=latest.pk).update(used_at=at)
    return None
