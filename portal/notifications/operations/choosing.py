"""Keeps how somebody wants to be told: channels, telephone, quiet hours, language."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.models import User
from portal.accounts.operations import choose_language
from portal.notifications import rules, stopping
from portal.notifications.models import PhoneConfirmation, Preferences
from portal.notifications.operations.notifying import preferences_for_change
from portal.notifications.operations.writing import send_text

CODE_GOOD_FOR = dt.timedelta(minutes=15)
CODES_A_DAY = 5
MAX_GUESSES = 5
_DAY = dt.timedelta(days=1)


class TooManyCodesError(Exception):
    """No more codes to anybody's telephone for this person today."""


class WrongCodeError(Exception):
    """The code is wrong, out of date or was tried too often."""


@transaction.atomic
def choose_channels(
    *,
    user: User,
    language: str,
    channels: Mapping[rules.Kind, Sequence[str]],
    quiet: rules.QuietHours,
) -> Preferences:
    """Keep somebody's choices; what cannot be turned off stays on."""
    choose_language(user=user, language=language)
    row = preferences_for_change(user=user)
    for kind, wanted in channels.items():
        _set(row, kind=kind, wanted=set(wanted) | rules.ALWAYS[kind])
    row.quiet_from, row.quiet_until = quiet.starts, quiet.ends
    row.save()
    return row


@transaction.atomic
def stop_letters(*, token: str) -> rules.Kind:
    """Stop a kind of e-mail and text for whom the token names; doing so twice is the same.

    Raises:
        BadTokenError: if the token was not signed here or its person is gone.
    """
    user_id, kind = stopping.read(token)
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise stopping.BadTokenError
    row = preferences_for_change(user=user)
    kept = set(row.channels(kind)) - {rules.Channel.EMAIL, rules.Channel.SMS}
    _set(row, kind=kind, wanted=kept)
    row.save()
    return kind


@transaction.atomic
def ask_for_phone(*, user: User, phone: str, at: dt.datetime) -> PhoneConfirmation:
    """Send a code to a telephone, to see that it is the person's own.

    Raises:
        InvalidPhoneError: if it is not a mobile number to which the portal writes.
        TooManyCodesError: after so many codes in a day.
    """
    User.objects.select_for_update().get(pk=user.pk)
    number = rules.normalised_phone(phone, countries=settings.PORTAL_SMS_COUNTRIES)
    recent = PhoneConfirmation.objects.filter(user=user, created_at__gt=at - _DAY)
    if recent.count() >= CODES_A_DAY:
        raise TooManyCodesError
    PhoneConfirmation.objects.filter(user=user, used_at__isnull=True).update(
        phone="", expires_at=at
    )
    code = f"{secrets.randbelow(10**6):06}"
    asked = PhoneConfirmation.objects.create(
        user=user, phone=number, code_digest="", expires_at=at + CODE_GOOD_FOR
    )
    asked.code_digest = _digest(asked, code)
    asked.save(update_fields=["code_digest", "updated_at"])
    send_text(
        phone=number,
        language=user.preferred_language,
        template="confirm_phone",
        context={"code": code},
        dedup_key=f"confirm_phone:{asked.pk}",
        expires_at=asked.expires_at,
    )
    return asked


def confirm_phone(*, user: User, code: str, at: dt.datetime) -> None:
    """Use a telephone for texts from now on, if the code is the one that was sent to it.

    Raises:
        WrongCodeError: if it is not, or no longer.
    """
    if not _is_confirmed(user=user, code=code, at=at):
        raise WrongCodeError


@transaction.atomic
def forget_phone(*, user: User) -> None:
    """Send no more texts and erase the number."""
    row = preferences_for_change(user=user)
    row.phone, row.phone_confirmed_at = "", None
    for kind in rules.Kind:
        _set(row, kind=kind, wanted=set(row.channels(kind)) - {rules.Channel.SMS})
    row.save()
    PhoneConfirmation.objects.filter(user=user).update(phone="")


@transaction.atomic
def _is_confirmed(*, user: User, code: str, at: dt.datetime) -> bool:
    """Count the guess also when it is wrong: this is not undone by a refusal."""
    asked = (
        PhoneConfirmation.objects.select_for_update()
        .filter(user=user, used_at__isnull=True, expires_at__gt=at, attempts__lt=MAX_GUESSES)
        .order_by("-id")
        .first()
    )
    if asked is None:
        return False
    asked.attempts += 1
    is_right = constant_time_compare(asked.code_digest, _digest(asked, code.strip()))
    if is_right:
        row = preferences_for_change(user=user)
        row.phone, row.phone_confirmed_at = asked.phone, at
        _set(row, kind=rules.Kind.FILE, wanted={*row.file_channels, str(rules.Channel.SMS)})
        row.save()
        asked.used_at, asked.phone = at, ""
    asked.save()
    return is_right


def _set(row: Preferences, *, kind: rules.Kind, wanted: set[str] | set[rules.Channel]) -> None:
    setattr(row, f"{kind}_channels", sorted(str(channel) for channel in wanted))


def _digest(asked: PhoneConfirmation, code: str) -> str:
    return salted_hmac("confirm_phone", f"{asked.pk}:{code}").hexdigest()
