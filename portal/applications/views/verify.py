"""The public page that says whether a receipt is genuine; it shows nothing personal."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.applications import queries, verification
from portal.applications.models import Application


@never_cache
@require_safe
def verify(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    application = _genuine(reference, code)
    status = HTTPStatus.OK if application else HTTPStatus.NOT_FOUND
    context = {"application": application, "reference": reference}
    return render(request, "applications/verify.html", context, status=status)


def _genuine(reference: str, code: str) -> Application | None:
    if not verification.is_genuine(reference, code):
        return None
    try:
        return queries.application_by_reference(reference=reference)
    except queries.ApplicationNotFoundError:
        return None
