"""HTTP of no single package: what monitors ask, and the way out in a hurry."""

from collections.abc import Sequence
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core import quick_exit, readiness


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    report = readiness.report()
    down = report["status"] == "down"
    return JsonResponse(report, status=HTTPStatus.SERVICE_UNAVAILABLE if down else HTTPStatus.OK)


@never_cache
@require_safe
def leave(request: HttpRequest, tickets: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    """Forget the visit as far as a server can, and lead to a page that anybody may have open.

    A plain address, so that it works without JavaScript. What another site embeds or links
    leaves, but signs nobody out. `tickets` are cookies with a path of their own.
    """
    response = HttpResponseRedirect(settings.PORTAL_EXIT_URL)
    response["Referrer-Policy"] = "no-referrer"
    if not quick_exit.comes_from_elsewhere(request):
        request.session.flush()
        response["Clear-Site-Data"] = '"cookies", "storage"'
        for name in request.COOKIES:
            response.delete_cookie(name)
        for name, path in tickets:
            response.delete_cookie(name, path=path)
    return response


@require_safe
def about_leaving(request: HttpRequest) -> HttpResponse:
    return render(request, "about_leaving.html")
