"""Orders documents, and makes each once: set, sealed, kept for ever as the same bytes."""

import datetime as dt
import hashlib
import logging
import secrets

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django import app

from portal.accounts.models import User
from portal.applications import documents, queries, rules, typesetting
from portal.applications.clients import seals
from portal.applications.models import Application, Document, DocumentOrder
from portal.applications.operations.events import locked
from portal.applications.queries import documents as issued
from portal.core import clock
from portal.eligibility import queries as eligibility

logger = logging.getLogger(__name__)

MAKE_TASK = "portal.applications.make_document"
QUEUE = "documents"

# The number of days is data, so that it can change without a new version of the portal.
CERTIFICATE_DAYS = "certificate_valid_days"
_USUAL_CERTIFICATE_DAYS = 180


class DocumentDamagedError(Exception):
    """The bytes in the storage are not those that were sealed."""


@transaction.atomic
def order_document(
    *,
    application: Application,
    kind: rules.DocumentKind,
    at: dt.datetime,
    ordered_by: User | None = None,
) -> DocumentOrder:
    """Order the receipt or the decision of an application; a second call returns the first.

    The worker makes it after the transaction of the caller is committed.

    Raises:
        DocumentNotFoundError: if the file is anonymised.
    """
    row = _kept(application)
    earlier = issued.latest_document(application=row, kind=kind)
    return earlier or _order(application=row, kind=kind, at=at, ordered_by=ordered_by)


@transaction.atomic
def reissue_document(
    *,
    application: Application,
    kind: rules.DocumentKind,
    at: dt.datetime,
    ordered_by: User,
    replaces: DocumentOrder | None = None,
) -> DocumentOrder:
    """Order a new version of a document that was given out; the old one says it is replaced.

    Where `replaces` names the version that the caller saw, a second press finds the new one.

    Raises:
        DocumentNotFoundError: if there is none to replace, or the file is anonymised.
        RightDoesNotStandError: if it is the certificate of a right that has ended.
    """
    row = _kept(application)
    earlier = issued.latest_document(application=row, kind=kind)
    if earlier is None:
        raise issued.DocumentNotFoundError(kind)
    if replaces is not None and earlier.version > replaces.version:
        return earlier
    is_certificate = kind is rules.DocumentKind.CERTIFICATE
    if is_certificate and not rules.may_be_certified(status=row.state):
        raise rules.RightDoesNotStandError(row.reference)
    return _order(
        application=row,
        kind=kind,
        at=at,
        ordered_by=ordered_by,
        version=earlier.version + 1,
        valid_until=earlier.valid_until,
    )


@transaction.atomic
def request_certificate(*, application: Application, actor: User, at: dt.datetime) -> DocumentOrder:
    """Order a certificate that the right stands today; on the same day it is the same one.

    Raises:
        RightDoesNotStandError: if there is no right, or it has ended.
    """
    row = locked(application=application)
    if not rules.may_be_certified(status=row.state):
        raise rules.RightDoesNotStandError(row.reference)
    today = clock.day_of(at)
    earlier = issued.latest_document(application=row, kind=rules.DocumentKind.CERTIFICATE)
    if earlier is not None and clock.day_of(earlier.ordered_at) == today:
        return earlier
    days = eligibility.parameter_value(code=CERTIFICATE_DAYS, on=today)
    return _order(
        application=row,
        kind=rules.DocumentKind.CERTIFICATE,
        at=at,
        ordered_by=actor,
        version=earlier.version + 1 if earlier else 1,
        valid_until=rules.certificate_valid_until(
            issued_on=today, days=_USUAL_CERTIFICATE_DAYS if days is None else int(days)
        ),
    )


@transaction.atomic
def make_document(*, order_id: int, at: dt.datetime) -> Document:
    """Set, seal and keep the document of an order; a second call returns what is there.

    Raises:
        DocumentNotFoundError: if the file was anonymised before.
        SealNotConfiguredError: if there is no key to seal with.
        SealUnavailableError: if the key or the time stamp was not to be had.
    """
    # Two workers with the same order: the second one waits here and finds the document.
    order = DocumentOrder.objects.select_for_update(of=("self",)).get(pk=order_id)
    made = Document.objects.filter(order=order).first()
    return made or _make(order, at=at)


def _kept(application: Application) -> Application:
    row = locked(application=application)
    if row.is_anonymised:
        raise issued.DocumentNotFoundError(row.reference)
    return row


def read_document(*, document: Document) -> bytes:
    """Return the bytes of a document as they were sealed.

    Raises:
        DocumentDamagedError: if the storage holds other bytes, or none; the log names it.
    """
    content = _stored(document)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        logger.error("stored document is damaged", extra={"document": document.order.number})
        raise DocumentDamagedError(document.order.number)
    return content


def _stored(document: Document) -> bytes:
    try:
        with document.file.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        return b""
    return content


def _order(
    *,
    application: Application,
    kind: rules.DocumentKind,
    at: dt.datetime,
    ordered_by: User | None,
    version: int = 1,
    valid_until: dt.date | None = None,
) -> DocumentOrder:
    order = DocumentOrder.objects.create(
        application=application,
        kind=kind,
        version=version,
        number=rules.document_number(reference=application.reference, kind=kind, version=version),
        code="".join(secrets.choice(rules.ALPHABET) for _ in range(rules.CODE_LENGTH)),
        language=application.language,
        valid_until=valid_until,
        ordered_by=ordered_by,
        ordered_at=at,
    )
    app.configure_task(MAKE_TASK, queue=QUEUE).defer(order_id=order.pk)
    return order


def _make(order: DocumentOrder, *, at: dt.datetime) -> Document:
    application = queries.application_by_reference(reference=order.application.reference)
    if application.is_anonymised:
        raise issued.DocumentNotFoundError(order.number)
    with translation.override(order.language):
        template, content = documents.content_of(order=order, application=application)
        pdf = typesetting.typeset(template=template, content=content)
        sealed = seals.seal(pdf=pdf, reason=content["title"], at=at)
    document = Document(
        order=order,
        size=len(sealed.content),
        sha256=hashlib.sha256(sealed.content).hexdigest(),
        sealed_at=at,
        certificate=sealed.fingerprint,
        level=sealed.level,
        is_demonstration=sealed.is_demonstration,
    )
    document.file.save(f"{order.key}.pdf", ContentFile(sealed.content), save=False)
    document.save()
    return document
