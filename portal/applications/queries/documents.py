"""Reads documents of the portal: those of a file that the reader may see, and by their code."""

from collections.abc import Collection

from django.db.models import QuerySet

from portal.applications import rules
from portal.applications.models import Application, Document, DocumentOrder


class DocumentNotFoundError(LookupError):
    """There is no such document for the one who asks."""


def documents_of(*, application: Application) -> QuerySet[DocumentOrder]:
    """Return what the portal gives out on an application, newest first, made or still to make.

    A file whose time of keeping is over gives out nothing more.
    """
    if application.is_anonymised:
        return DocumentOrder.objects.none()
    orders = application.document_orders.select_related("document", "application")
    return orders.order_by("-ordered_at", "-id")


def document_of(*, application: Application, key: str) -> DocumentOrder:
    """Return a document of an application that the reader may see.

    Raises:
        DocumentNotFoundError: if the application has no such document.
    """
    return _found(documents_of(application=application).filter(key=key).first(), key)


def latest_document(*, application: Application, kind: rules.DocumentKind) -> DocumentOrder | None:
    """Return the document of a kind that counts now; none if none was ordered."""
    orders = application.document_orders.select_related("document", "application")
    return orders.filter(kind=kind).order_by("-version").first()


def document_by_number(*, number: str) -> DocumentOrder:
    """Return a document for the public verification, which shows nothing personal.

    Raises:
        DocumentNotFoundError: if the number is unknown.
    """
    wanted = rules.read_document_number(number)
    return _found(_verifiable().filter(number=wanted).first() if wanted else None, number)


def document_by_checksum(*, sha256: str) -> DocumentOrder:
    """Return the document that has exactly these bytes, for the public verification.

    Raises:
        DocumentNotFoundError: if the portal never gave them out.
    """
    return _found(_verifiable().filter(document__sha256=sha256).first(), sha256)


def is_latest_document(*, order: DocumentOrder) -> bool:
    """Return whether no newer version of the document was ordered."""
    newer = DocumentOrder.objects.filter(
        application=order.application_id, kind=order.kind, version__gt=order.version
    )
    return not newer.exists()


def has_sealed_with(*, fingerprints: Collection[str]) -> bool:
    """Return whether one of these certificates ever sealed a document here."""
    return Document.objects.filter(certificate__in=fingerprints).exists()


def unmade_documents() -> QuerySet[DocumentOrder]:
    """Return the orders that wait for their document, oldest first."""
    waiting = DocumentOrder.objects.filter(document__isnull=True)
    return waiting.exclude(application__person_name="").order_by("ordered_at", "id")


def _verifiable() -> QuerySet[DocumentOrder]:
    return DocumentOrder.objects.select_related(
        "document",
        "application__decision",
        "application__service",
        "application__centre",
        "application__institution__parent",
    )


def _found(order: DocumentOrder | None, asked: str) -> DocumentOrder:
    if order is None:
        raise DocumentNotFoundError(asked)
    return order
