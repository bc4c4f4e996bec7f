"""The public pages that say whether a document is genuine and still stands.

They show number, kind, service, day and issuing body, and nobody's name. An uploaded file is
looked at in memory and kept nowhere.
"""

import datetime as dt
import hashlib
from http import HTTPStatus
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.applications import queries, rules, verification
from portal.applications.forms.verifying import VerifyFileForm, VerifyNumberForm
from portal.applications.models import Application, DocumentOrder
from portal.applications.presenting.documents import verified_document
from portal.applications.queries import documents as issued
from portal.core import clock
from portal.core.throttle import slowed

# Nobody copies more codes by hand; a program that tries codes meets the end at once.
_MOST = 30
_WITHIN = dt.timedelta(minutes=5)


_slowed = slowed(door="verify", most=_MOST, within=_WITHIN)


@_slowed
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Offer the ways to verify; a typed number and code lead to the same page as the QR code."""
    form = VerifyNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("applications:verify", form.typed_number(), form.typed_code())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _start(request, number_form=form, status=status)


@_slowed
@require_safe
def verify(request: HttpRequest, number: str, code: str) -> HttpResponse:
    order = _genuine_document(number, code)
    application = None if order else _genuine_receipt(number, code)
    found = order or application
    context = {
        "result": "genuine" if found else "unknown",
        "row": verified_document(order, on=clock.today()) if order else None,
        "application": application,
    }
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    return render(request, "applications/verify.html", context, status=status)


@csrf_exempt  # The handler below must be set before the token in the body is read …
@_slowed
@require_POST
def file(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _file(request)


@csrf_protect  # … and here it is read.
def _file(request: HttpRequest) -> HttpResponse:
    form = VerifyFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, file_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return render(request, "applications/verify.html", _result_of(form.content()))


def _start(
    request: HttpRequest,
    *,
    number_form: VerifyNumberForm | None = None,
    file_form: VerifyFileForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "number_form": number_form or VerifyNumberForm(),
        "file_form": file_form or VerifyFileForm(),
        "forms": [form for form in (number_form, file_form) if form is not None],
    }
    return render(request, "applications/verify_start.html", context, status=status)


def _result_of(content: bytes) -> dict[str, Any]:
    """Return what is known of a file: the bytes that were sealed, changed ones, or others."""
    checksum = hashlib.sha256(content).hexdigest()
    try:
        order = issued.document_by_checksum(sha256=checksum)
    except issued.DocumentNotFoundError:
        carries = verification.carries_our_seal(content=content)
        return {"result": "changed" if carries else "not_sealed"}
    intact = verification.seal_is_intact(content=content, at=order.document.sealed_at)
    return {
        "result": "intact" if intact else "genuine",
        "row": verified_document(order, on=clock.today()),
    }


def _genuine_document(number: str, code: str) -> DocumentOrder | None:
    try:
        order = issued.document_by_number(number=number)
    except issued.DocumentNotFoundError:
        return None
    return order if constant_time_compare(order.code, rules.read_code(code)) else None


def _genuine_receipt(number: str, code: str) -> Application | None:
    """Return the application of a receipt from before documents had numbers of their own."""
    if not verification.is_genuine(number, code):
        return None
    try:
        return queries.application_by_reference(reference=number)
    except queries.ApplicationNotFoundError:
        return None
