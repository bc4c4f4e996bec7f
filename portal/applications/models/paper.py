"""Papers of an application and the requests for them; the files lie in private storage."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.application import Application
from portal.catalogue.models import ServiceDocument

if TYPE_CHECKING:
    from django.core.files.storage.base import Storage


class PaperScan(models.TextChoices):
    """What is known about viruses in a paper; an infected one is never kept."""

    CLEAN = "clean", _("scanned, clean")
    NOT_SCANNED = "not_scanned", _("not scanned")


LEGIBILITY_LABELS = {
    rules.LegibilityProblem.TOO_DARK: _("too dark"),
    rules.LegibilityProblem.TOO_PALE: _("too bright or empty"),
    rules.LegibilityProblem.TOO_SMALL: _("too small"),
    rules.LegibilityProblem.BLURRED: _("blurred"),
}


def private_storage() -> Storage:
    """Return where papers lie: below no address that a browser could ask for."""
    return storages["private"]


def stored_name(paper: Paper, _original: str) -> str:
    """Return the place of a file; the citizen's own name for it never reaches the disk."""
    return f"papers/{paper.application.reference}/{paper.key}"


class PaperRequest(models.Model):
    """A paper that the citizen is asked for."""

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="paper_requests",
    )
    document = models.ForeignKey(
        ServiceDocument,
        verbose_name=_("paper"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # The name as it stood when it was asked for: the catalogue may change meanwhile.
    name = models.CharField(_("paper"), max_length=200)
    message = models.TextField(_("explanation"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    requested_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for a paper")
        verbose_name_plural = _("requests for papers")
        ordering = ("requested_at", "id")

    def __str__(self) -> str:
        return self.name


class Paper(models.Model):
    """A file that belongs to an application."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="papers",
    )
    document = models.ForeignKey(
        ServiceDocument,
        verbose_name=_("paper"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    request = models.ForeignKey(
        PaperRequest,
        verbose_name=_("answers the request"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="papers",
    )
    file = models.FileField(
        _("file"), storage=private_storage, upload_to=stored_name, max_length=200
    )
    name = models.CharField(_("name of the file"), max_length=120)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    scan = models.CharField(_("virus scan"), max_length=20, choices=PaperScan)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    # What was said about the photographs before they were sent all the same.
    legibility: models.JSONField[Any, Any] = models.JSONField(
        _("hard to read"), default=list, blank=True
    )
    # Which paper it is in every service, and for how long: as the catalogue stood when it came.
    kind = models.CharField(_("kind of paper"), max_length=60, blank=True)
    given_at = models.DateTimeField(_("first given at"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    is_validity_confirmed = models.BooleanField(_("the validity is confirmed"), default=False)
    reused_from: models.ForeignKey[Paper | None, Paper | None] = models.ForeignKey(
        "self",
        verbose_name=_("reused from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reuses",
    )

    class Meta:
        verbose_name = _("paper of an application")
        verbose_name_plural = _("papers of applications")
        ordering = ("uploaded_at", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="paper_content_once_for_each_application", fields=["application", "sha256"]
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "valid_until"], name="paper_by_kind_and_validity"),
            models.Index(fields=["file"], name="paper_by_file"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reused(self) -> bool:
        return self.given_at < self.uploaded_at

    @property
    def legibility_words(self) -> list[str]:
        """What was hard to read, in the reader's language."""
        known = set(rules.LegibilityProblem)
        return [
            str(LEGIBILITY_LABELS[rules.LegibilityProblem(problem)])
            for problem in self.legibility
            if problem in known
        ]
