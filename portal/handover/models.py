"""Talks between citizens and people at the centres: encrypted, numbered, kept for a time.

Columns, constraints and labels only.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import ROLE_LABELS
from portal.core.fields import EncryptedJSONField, EncryptedTextField
from portal.core.models import TimeStampedModel
from portal.directory.models import Municipality
from portal.handover import rules

STATE_LABELS = {
    rules.TalkState.WAITING: _("waits for a person"),
    rules.TalkState.TALKING: _("in conversation"),
    rules.TalkState.TASK: _("message to be answered"),
    rules.TalkState.CLOSED: _("closed"),
}
KIND_LABELS = {
    rules.EntryKind.ASKED: _("a person was asked for"),
    rules.EntryKind.CITIZEN: _("the citizen wrote"),
    rules.EntryKind.STAFF: _("the centre wrote"),
    rules.EntryKind.JOINED: _("somebody took over"),
    rules.EntryKind.MOVED: _("handed on"),
    rules.EntryKind.TASK: _("became a message"),
    rules.EntryKind.CLOSED: _("ended by the centre"),
    rules.EntryKind.LEFT: _("ended by the citizen"),
}


class CentreDesk(TimeStampedModel):
    """When a centre answers online and how it shows who answers; without a code, all others."""

    centre_code = models.CharField(
        _("centre"),
        max_length=40,
        unique=True,
        blank=True,
        help_text=_("Code of the centre; empty for every centre without a row of its own."),
    )
    weekdays = models.CharField(
        _("days"), max_length=7, default="12345", help_text=_("Monday is 1, Sunday is 7.")
    )
    opens_at = models.TimeField(_("from"), default=dt.time(8))
    closes_at = models.TimeField(_("until"), default=dt.time(16))
    answer_working_days = models.PositiveSmallIntegerField(
        _("working days to answer a message"), default=2
    )
    kept_days = models.PositiveSmallIntegerField(
        _("days for which a closed talk is kept"), default=180
    )
    shows_first_name = models.BooleanField(_("citizens see the first name"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("desk of a centre")
        verbose_name_plural = _("desks of centres")
        ordering = ("centre_code",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="centre_desk_closes_after_it_opens",
                condition=models.Q(closes_at__gt=models.F("opens_at")),
            )
        ]

    def __str__(self) -> str:
        return self.centre_code or "*"

    def clean(self) -> None:
        if not rules.weekdays_known(self.weekdays):
            raise ValidationError({"weekdays": _("Write the days as numbers in order: 12345.")})

    @property
    def hours(self) -> rules.Hours:
        return rules.Hours(weekdays=self.weekdays, opens_at=self.opens_at, closes_at=self.closes_at)


class CannedAnswer(TimeStampedModel):
    """An answer that staff put into the field with one press, in the language of the citizen."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    centre_code = models.CharField(
        _("centre"), max_length=40, blank=True, help_text=_("Empty: for every centre.")
    )
    title = models.CharField(_("title"), max_length=80)
    title_mk: str
    title_sq: str
    text = models.TextField(_("text"), max_length=1000)
    text_mk: str
    text_sq: str
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[models.Manager[CannedAnswer]] = models.Manager()

    class Meta:
        verbose_name = _("prepared answer")
        verbose_name_plural = _("prepared answers")
        ordering = ("sort_order", "code")

    def __str__(self) -> str:
        return self.code


class Presence(models.Model):
    """When somebody's desk last said that it is open; older than some seconds means away."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("presence at the desk")
        verbose_name_plural = _("presences at the desk")

    def __str__(self) -> str:
        return f"#{self.user_id}"


class Talk(TimeStampedModel):
    """One citizen's wish to reach a person at a centre, from the queue to the last word."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="talks",
    )
    # A keyed digest of the chat's conversation: who reads the database cannot read along.
    conversation = models.CharField(max_length=64, blank=True, editable=False)
    asked_key = models.UUIDField(unique=True, editable=False)
    centre_code = models.CharField(_("centre"), max_length=40)
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(
        _("state"), max_length=10, choices=STATE_LABELS, default=rules.TalkState.WAITING
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who answers"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    contact = EncryptedTextField(_("e-mail for the answer"), blank=True, default="")
    transcript = EncryptedJSONField(_("what was said to the assistant"), default=list)
    facts = EncryptedJSONField(_("what the assistant understood"), default=dict)
    asked_at = models.DateTimeField(_("asked at"))
    joined_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    citizen_seen = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[models.Manager[Talk]] = models.Manager()

    class Meta:
        verbose_name = _("talk with a centre")
        verbose_name_plural = _("talks with centres")
        ordering = ("asked_at", "id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["centre_code", "state", "asked_at"],
                name="talk_in_queue",
                condition=~models.Q(state=str(rules.TalkState.CLOSED)),
            ),
            models.Index(fields=["centre_code", "-joined_at"], name="talk_waits"),
            models.Index(fields=["closed_at"], name="talk_closed"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="talk_state_known",
                condition=models.Q(state__in=[str(state) for state in rules.TalkState]),
            ),
            models.UniqueConstraint(
                name="talk_one_open_in_a_conversation",
                fields=["conversation"],
                condition=~models.Q(conversation="")
                & models.Q(state__in=sorted(str(state) for state in rules.LIVE)),
            ),
            models.CheckConstraint(
                name="talk_of_a_person_has_an_agent",
                condition=~models.Q(state=str(rules.TalkState.TALKING))
                | models.Q(agent__isnull=False),
            ),
            models.CheckConstraint(
                name="talk_task_has_a_due_date",
                condition=~models.Q(state=str(rules.TalkState.TASK))
                | models.Q(due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"talk #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("handover:own", args=[self.key])

    @property
    def is_live(self) -> bool:
        return self.state in rules.LIVE


class Entry(models.Model):
    """One line of a talk. Numbers have no gaps; the same key twice is one line."""

    talk = models.ForeignKey(
        Talk, verbose_name=_("talk"), on_delete=models.CASCADE, related_name="entries"
    )
    number = models.PositiveIntegerField(_("number"))
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what"), max_length=10, choices=KIND_LABELS)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.CharField(_("role"), max_length=40, choices=ROLE_LABELS, blank=True)
    shown_name = models.CharField(_("name shown"), max_length=40, blank=True)
    centre_code = models.CharField(_("centre"), max_length=40, blank=True)
    text = EncryptedTextField(_("text"), blank=True, default="")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("line of a talk")
        verbose_name_plural = _("lines of talks")
        ordering = ("talk", "number")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="entry_number_once", fields=["talk", "number"]),
            models.UniqueConstraint(name="entry_said_once", fields=["talk", "key"]),
            models.CheckConstraint(
                name="entry_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.EntryKind]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id}/{self.number}"
