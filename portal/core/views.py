"""HTTP for monitors: is the portal alive, and do its parts answer."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

from portal.core import readiness


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    report = readiness.report()
    down = report["status"] == "down"
    return JsonResponse(report, status=HTTPStatus.SERVICE_UNAVAILABLE if down else HTTPStatus.OK)
