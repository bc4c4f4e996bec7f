"""Files on their way: what has arrived of them, and pages that wait to be put together.

They lie in the database and not in the storage of papers, so that no half of a file is ever
somewhere without its row, whichever process took it, and all of it goes with one delete.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.application import Application
from portal.applications.models.paper import LEGIBILITY_LABELS


class PaperUpload(models.Model):
    """A file that a citizen sends to an application piece by piece."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="uploads",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    name = models.CharField(_("name of the file"), max_length=120)
    length = models.PositiveIntegerField(_("size in bytes"))
    arrived = models.PositiveIntegerField(_("bytes arrived"), default=0)
    # The SHA-256 that the browser announced: the same file goes on where it stopped.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("begun at"))
    expires_at = models.DateTimeField(_("kept until"))
    # Until when one request has the check for itself.
    checking_until = models.DateTimeField(_("being checked until"), null=True, blank=True)
    # What the check made of it once it had arrived.
    content_type = models.CharField(_("type"), max_length=40, blank=True)
    content = models.BinaryField(null=True, editable=False)
    preview = models.BinaryField(null=True, editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    problems: models.JSONField[Any, Any] = models.JSONField(
        _("hard to read"), default=list, blank=True
    )
    scan = models.CharField(_("virus scan"), max_length=20, blank=True)
    # Where the page stands in the paper, and how far it is turned clockwise.
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    rotation = models.PositiveSmallIntegerField(_("turned by"), default=0)

    class Meta:
        verbose_name = _("file on its way")
        verbose_name_plural = _("files on their way")
        ordering = ("position", "id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "application"], name="upload_of_owner"),
            models.Index(fields=["expires_at"], name="upload_by_expiry"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="upload_size_within_limits",
                condition=models.Q(length__gte=1)
                & models.Q(length__lte=rules.MOST_BYTES)
                & models.Q(arrived__lte=models.F("length")),
            ),
            models.CheckConstraint(
                name="upload_turned_by_right_angles",
                condition=models.Q(rotation__in=[0, 90, 180, 270]),
            ),
            models.UniqueConstraint(
                name="upload_of_a_file_once",
                fields=["owner", "application", "fingerprint"],
                condition=~models.Q(fingerprint=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_checked(self) -> bool:
        return bool(self.content_type)

    @property
    def is_picture(self) -> bool:
        return self.content_type in rules.PICTURES

    @property
    def problem_words(self) -> list[str]:
        """What is hard to read, in the reader's language."""
        return [str(LEGIBILITY_LABELS[rules.LegibilityProblem(item)]) for item in self.problems]


class PaperUploadPart(models.Model):
    """A piece of a file, as it arrived."""

    upload = models.ForeignKey(
        PaperUpload,
        verbose_name=_("file on its way"),
        on_delete=models.CASCADE,
        related_name="parts",
    )
    start = models.PositiveIntegerField(_("first byte"))
    content = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("piece of a file")
        verbose_name_plural = _("pieces of files")
        ordering = ("start",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="upload_part_once", fields=["upload", "start"]),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}+{self.start}"
