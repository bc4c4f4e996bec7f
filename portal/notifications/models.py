"""What people are told, on which channels, and the outbox: none is lost, none goes out twice."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.fields import EncryptedTextField
from portal.core.models import TimeStampedModel
from portal.notifications import rules

STATE_LABELS = {
    rules.NotificationState.QUEUED: _("waiting to be sent"),
    rules.NotificationState.SENT: _("sent"),
    rules.NotificationState.DELIVERED: _("delivered"),
    rules.NotificationState.MERGED: _("told with the same words a moment before"),
    rules.NotificationState.FAILED: _("could not be sent"),
    rules.NotificationState.WITHDRAWN: _("taken back before it was sent"),
}
CHANNEL_LABELS = {
    rules.Channel.PORTAL: _("in the portal"),
    rules.Channel.EMAIL: _("e-mail"),
    rules.Channel.SMS: _("SMS"),
}
KIND_LABELS = {
    rules.Kind.FILE: _("about a file"),
    rules.Kind.REMINDER: _("reminder"),
    rules.Kind.NEWS: _("news"),
}


class Notification(TimeStampedModel):
    """Something a user is told; the text is made from the template when it is sent or shown."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("to"),
        on_delete=models.CASCADE,
        related_name="notifications",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=KIND_LABELS, default=rules.Kind.FILE)
    template = models.CharField(_("template"), max_length=60)
    context: models.JSONField[Any, Any] = models.JSONField(_("values"), default=dict)
    path = models.CharField(
        _("page"),
        max_length=200,
        blank=True,
        help_text=_("Address of the page concerned, without the language."),
    )
    dedup_key = models.CharField(_("sent only once for"), max_length=120, unique=True)
    is_urgent = models.BooleanField(_("goes out during quiet hours"), default=False)
    in_portal = models.BooleanField(_("shown in the portal"), default=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="notification_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.Kind]),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-created_at"], name="notices_of_user"),
            models.Index(
                fields=["user"],
                name="unread_notices_of_user",
                condition=models.Q(in_portal=True, read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} #{self.pk}"


class Delivery(TimeStampedModel):
    """One message on one channel.

    A notice's message finds its reader and words through the notice. One without a notice (a
    code, an account letter) carries them encrypted until it has left, and not a moment longer.
    """

    notification = models.ForeignKey(
        Notification,
        verbose_name=_("notice"),
        on_delete=models.CASCADE,
        related_name="deliveries",
        null=True,
        blank=True,
    )
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(_("channel"), max_length=10, choices=CHANNEL_LABELS)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    template = models.CharField(_("template"), max_length=60)
    recipient = EncryptedTextField(_("to"), blank=True)
    secret = EncryptedTextField(_("values"), blank=True)
    dedup_key = models.CharField(_("sent only once for"), max_length=140, unique=True)
    is_urgent = models.BooleanField(_("goes out during quiet hours"), default=False)
    not_before = models.DateTimeField(_("waits until"), null=True, blank=True)
    expires_at = models.DateTimeField(_("out of date after"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=STATE_LABELS, default=rules.NotificationState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=120, blank=True)
    words_digest = models.CharField(_("digest of the words"), max_length=64, blank=True)
    gateway_id = models.CharField(_("name at the gateway"), max_length=80, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="delivery_state_known",
                condition=models.Q(state__in=[str(state) for state in rules.NotificationState]),
            ),
            models.CheckConstraint(
                name="delivery_channel_known",
                condition=models.Q(channel__in=[str(channel) for channel in rules.Channel]),
            ),
            models.CheckConstraint(
                name="delivery_erased_when_done",
                condition=models.Q(state=str(rules.NotificationState.QUEUED))
                | models.Q(recipient="", secret=""),
            ),
            models.UniqueConstraint(
                fields=["notification", "channel"], name="delivery_once_a_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template} #{self.pk}"


def _default_file_channels() -> list[str]:
    return [str(channel) for channel in rules.DEFAULTS[rules.Kind.FILE]]


def _default_reminder_channels() -> list[str]:
    return [str(channel) for channel in rules.DEFAULTS[rules.Kind.REMINDER]]


def _default_news_channels() -> list[str]:
    return [str(channel) for channel in rules.DEFAULTS[rules.Kind.NEWS]]


class Preferences(TimeStampedModel):
    """On which channels somebody wants to hear of what; no row means the defaults."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="notification_preferences",
    )
    file_channels = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("about files"),
        default=_default_file_channels,
    )
    reminder_channels = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("reminders"),
        default=_default_reminder_channels,
    )
    news_channels = ArrayField(
        models.CharField(max_length=10), verbose_name=_("news"), default=_default_news_channels
    )
    phone = EncryptedTextField(_("telephone for texts"), blank=True)
    phone_confirmed_at = models.DateTimeField(_("telephone confirmed at"), null=True, blank=True)
    quiet_from = models.TimeField(_("quiet from"), default=rules.DEFAULT_QUIET.starts)
    quiet_until = models.TimeField(_("quiet until"), default=rules.DEFAULT_QUIET.ends)
    email_failed_at = models.DateTimeField(_("letters do not arrive since"), null=True, blank=True)

    class Meta:
        verbose_name = _("choice of channels")
        verbose_name_plural = _("choices of channels")

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def can_text(self) -> bool:
        return bool(self.phone) and self.phone_confirmed_at is not None

    @property
    def quiet(self) -> rules.QuietHours:
        return rules.QuietHours(starts=self.quiet_from, ends=self.quiet_until)

    def channels(self, kind: rules.Kind) -> list[str]:
        """Return what was chosen for a kind of notice."""
        return {
            rules.Kind.FILE: self.file_channels,
            rules.Kind.REMINDER: self.reminder_channels,
            rules.Kind.NEWS: self.news_channels,
        }[kind]


class PhoneConfirmation(TimeStampedModel):
    """A code on its way to a telephone, to see that it is the person's own."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="phone_confirmations",
    )
    phone = EncryptedTextField(_("telephone"), blank=True)
    code_digest = models.CharField(_("digest of the code"), max_length=64)
    expires_at = models.DateTimeField(_("good until"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation of a telephone")
        verbose_name_plural = _("confirmations of telephones")

    def __str__(self) -> str:
        return f"#{self.pk}"
