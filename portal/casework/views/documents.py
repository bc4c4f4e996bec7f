"""HTTP for documents in the work area: read one, issue it again."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import operations, rules
from portal.applications.queries import documents as issued
from portal.casework.queries import Desk
from portal.casework.rules import Purpose
from portal.casework.views import at_desk, found_file, opened
from portal.core import clock


@at_desk
@require_safe
def document(request: SignedInRequest, desk: Desk, reference: str, key: str) -> HttpResponse:
    """Hand out a document; damaged bytes are said and never handed out."""
    application = opened(desk, reference, purpose=Purpose.DOCUMENT)
    try:
        order = issued.document_of(application=application, key=key)
        made = order.document
    except (issued.DocumentNotFoundError, ObjectDoesNotExist):
        raise Http404 from None
    try:
        content = operations.read_document(document=made)
    except operations.DocumentDamagedError:
        said = _("The stored file of %(number)s is damaged or missing. Issue the document again.")
        messages.error(request, said % {"number": order.number})
        return redirect("casework:file", reference)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{order.number}.pdf"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@at_desk
@require_POST
def issue_again(request: SignedInRequest, desk: Desk, reference: str, key: str) -> HttpResponse:
    """Order a new version of a document; pressed twice it is one."""
    application = found_file(desk, reference)
    try:
        order = issued.document_of(application=application, key=key)
        operations.reissue_document(
            application=application,
            kind=rules.DocumentKind(order.kind),
            at=clock.now(),
            ordered_by=desk.user,
            replaces=order,
        )
    except issued.DocumentNotFoundError:
        raise Http404 from None
    except operations.RightDoesNotStandError:
        messages.error(request, _("The right does not stand now, so there is no certificate."))
    else:
        messages.success(
            request, _("A new version is being made. The old one says that it was replaced.")
        )
    return redirect("casework:file", reference)
