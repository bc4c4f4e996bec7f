"""What happens around every request and belongs to no single package."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from portal.core import quick_exit

# What programs call: an unknown address there is an answer, not a page in another language.
_FOR_PROGRAMS = ("/api/", "/internal/", "/static/", "/media/")


class LanguageMiddleware(LocaleMiddleware):
    """Choose the language by address, then cookie, then browser; remember a choice by address."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith(_FOR_PROGRAMS):
            return response
        response = super().process_response(request, response)
        chosen = translation.get_language_from_path(request.path_info)
        if chosen and chosen != translation.get_language_from_request(request):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


class QuickExitMiddleware:
    """Lets no browser keep a page that shows the quick exit, and no other site learn of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if quick_exit.is_offered(request):
            add_never_cache_headers(response)
            # Not "no-referrer": a browser then names no origin with a form, and none could be sent.
            response["Referrer-Policy"] = "same-origin"
        return response
