"""The citizen's documents: loaded, waited for, and the certificate of right on request."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import operations, presenting, rules
from portal.applications.models import Application, Document, DocumentOrder
from portal.applications.presenting.documents import document_row
from portal.applications.queries import documents as issued
from portal.applications.views.own import own_application
from portal.core import clock

DAMAGED = _lazy(
    "This document cannot be read in our storage, so we do not hand it out. Write to the office: "
    "it issues the document again."
)
# How often a page that waits for a document looks again, also without JavaScript.
_LOOK_AGAIN_SECONDS = 4


@login_required
@never_cache
@require_safe
def receipt_pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    """Lead to the receipt, ordered now if nobody asked for it before."""
    application = own_application(request, reference)
    try:
        order = operations.order_document(
            application=application, kind=rules.DocumentKind.RECEIPT, at=clock.now()
        )
    except issued.DocumentNotFoundError:
        raise Http404 from None
    return redirect("applications:document", reference, order.key)


@login_required
@never_cache
@require_safe
def document(request: SignedInRequest, reference: str, key: str) -> HttpResponse:
    application = own_application(request, reference)
    order = _order(application, key)
    made = getattr(order, "document", None)
    if made is not None:
        try:
            response = pdf_response(order, made)
        except operations.DocumentDamagedError:
            messages.error(request, str(DAMAGED))
            return redirect(application)
        _note_delivery(request, order)
        return response
    return _waiting(request, application, order)


@login_required
@never_cache
@require_POST
def request_certificate(request: SignedInRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    try:
        order = operations.request_certificate(
            application=application, actor=request.user, at=clock.now()
        )
    except operations.RightDoesNotStandError:
        messages.error(request, _("The right does not stand now, so there is no certificate."))
        return redirect(application)
    return redirect("applications:document_ready", reference, order.key)


@login_required
@never_cache
@require_safe
def document_ready(request: SignedInRequest, reference: str, key: str) -> HttpResponse:
    """Show that a document is being made, then where to load it."""
    application = own_application(request, reference)
    return _waiting(request, application, _order(application, key))


def pdf_response(order: DocumentOrder, made: Document) -> HttpResponse:
    """Return a document as a file; damaged bytes are never handed out as a document."""
    content = operations.read_document(document=made)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{order.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Language"] = order.language
    return response


def _note_delivery(request: SignedInRequest, order: DocumentOrder) -> None:
    """Whoever loads the decision has received it, as on the page of the file."""
    if request.method == "GET" and order.kind == rules.DocumentKind.DECISION:
        operations.note_delivery(
            application=order.application, opened_by=request.user, at=clock.now()
        )


def _waiting(
    request: SignedInRequest, application: Application, order: DocumentOrder
) -> HttpResponse:
    row = document_row(order, at=clock.now())
    context = {
        "application": application,
        "row": row,
        "breadcrumbs": presenting.breadcrumbs_of(application, row["title"]),
    }
    response = render(
        request,
        "applications/document.html",
        context,
        status=HTTPStatus.OK if row["is_made"] else HTTPStatus.ACCEPTED,
    )
    if row["is_being_made"]:
        response["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    return response


def _order(application: Application, key: str) -> DocumentOrder:
    try:
        return issued.document_of(application=application, key=key)
    except issued.DocumentNotFoundError:
        raise Http404 from None
