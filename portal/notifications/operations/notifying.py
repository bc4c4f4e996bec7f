"""Tells people something, on the channels that they chose."""

from collections.abc import Mapping

from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from portal.accounts.models import User
from portal.core.once import insert_once
from portal.notifications import letters, queries, rules
from portal.notifications.models import Notification, Preferences
from portal.notifications.operations import outbox


class UnknownLetterError(LookupError):
    """There is no template of that name."""


def notify(
    *,
    user: User,
    template: str,
    context: Mapping[str, str | int],
    dedup_key: str,
    kind: rules.Kind = rules.Kind.FILE,
    path: str = "",
    is_urgent: bool = False,
) -> Notification:
    """Tell somebody something, in the transaction of the caller.

    Messages leave after that transaction is committed, and never when it is rolled back. A
    second call with the same `dedup_key` does nothing. `context` holds references and names of
    things, never personal details. `path` is the page concerned without its language
    ("applications/EK-…/messages/"); without it, that of the `reference` in the context. The
    text message is `notifications/sms/<template>.txt` if there is one.

    Raises:
        UnknownLetterError: if no template `notifications/email/<template>.txt` exists.
        PersonalDetailError: if the context carries what looks like a personal detail.
    """
    try:
        get_template(letters.template_name(template))
    except TemplateDoesNotExist:
        raise UnknownLetterError(template) from None
    letters.refuse_personal_details(context)
    notification = Notification(
        dedup_key=dedup_key,
        user=user,
        kind=kind,
        template=template,
        context=dict(context),
        path=path or letters.path_of(context),
        is_urgent=is_urgent,
    )
    return _told(notification)


@transaction.atomic(savepoint=False)
def _told(notification: Notification) -> Notification:
    """Write a new notice and put it into the outbox; return the earlier one if there is one."""
    kind = rules.Kind(notification.kind)
    preferences = queries.preferences_of(user=notification.user)
    channels = rules.channels_for(
        kind=kind, wanted=preferences.channels(kind), can_text=preferences.can_text
    )
    notification.in_portal = rules.Channel.PORTAL in channels
    if not insert_once(notification):
        return Notification.objects.get(dedup_key=notification.dedup_key)
    for channel in sorted(channels - {rules.Channel.PORTAL}):
        queue_on(notification=notification, channel=channel)
    return notification


def queue_on(*, notification: Notification, channel: rules.Channel) -> None:
    """Put a notice into the outbox for one channel, once."""
    outbox.put(
        dedup_key=f"{channel}:{notification.dedup_key}",
        notification=notification,
        channel=channel,
        template=notification.template,
        language=notification.user.preferred_language,
        is_urgent=notification.is_urgent,
    )


def preferences_for_change(*, user: User) -> Preferences:
    """Return somebody's choices, kept and locked."""
    Preferences.objects.get_or_create(user=user)
    return Preferences.objects.select_for_update().get(user=user)
