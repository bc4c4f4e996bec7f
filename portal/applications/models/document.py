"""Documents that the portal gives out: ordered, then made and sealed once, never changed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.application import Application
from portal.applications.models.paper import private_storage

DOCUMENT_LABELS = {
    rules.DocumentKind.RECEIPT: _("Receipt of an application"),
    rules.DocumentKind.DECISION: _("Decision"),
    rules.DocumentKind.CERTIFICATE: _("Certificate of right"),
}


def sealed_name(document: Document, _original: str) -> str:
    """Return the place of a document: by its order, below its application."""
    order = document.order
    return f"documents/{order.application.reference}/{order.key}.pdf"


class DocumentOrder(models.Model):
    """That a document is to be made. A trigger refuses changes: a re-issue is a new order."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="document_orders",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DOCUMENT_LABELS)
    version = models.PositiveSmallIntegerField(_("version"))
    number = models.CharField(_("number"), max_length=20, unique=True)
    # Printed on the document, so that only who holds it can look it up.
    code = models.CharField(_("public code"), max_length=rules.CODE_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ordered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ordered_at = models.DateTimeField(_("ordered at"))

    class Meta:
        verbose_name = _("order of a document")
        verbose_name_plural = _("orders of documents")
        ordering = ("ordered_at", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="document_version_once", fields=["application", "kind", "version"]
            ),
            models.CheckConstraint(
                name="document_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.DocumentKind]),
            ),
            models.CheckConstraint(
                name="document_only_certificates_run_out",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(kind=str(rules.DocumentKind.CERTIFICATE)),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Document(models.Model):
    """A sealed document. Row and bytes stay as they are: a trigger refuses every change."""

    order = models.OneToOneField(
        DocumentOrder,
        verbose_name=_("order"),
        on_delete=models.PROTECT,
        related_name="document",
    )
    file = models.FileField(
        _("file"), storage=private_storage, upload_to=sealed_name, max_length=200
    )
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64, unique=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    certificate = models.CharField(
        _("certificate of the seal"), max_length=64, help_text=_("Its SHA-256 fingerprint.")
    )
    level = models.CharField(_("level of the seal"), max_length=10)
    is_demonstration = models.BooleanField(_("sealed for demonstration only"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["certificate"], name="document_by_certificate"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} #{self.pk}"
