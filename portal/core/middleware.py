"""What happens around every request and belongs to no single package."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

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
