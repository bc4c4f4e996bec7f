"""What every template may know: the same page in the other language, and the demonstration mark."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the addresses of this page in every language, and whether this is a demonstration."""
    current = translation.get_language_from_path(request.path_info)
    rest = request.path_info[len(current) + 1 :] if current else request.path_info
    query = request.META.get("QUERY_STRING", "")
    tail = f"?{query}" if query and request.method == "GET" else ""
    return {
        "page_languages": [
            {
                "code": code,
                "name": translation.get_language_info(code)["name_local"],
                "url": f"/{code}{rest}{tail}" if current else f"/{code}/",
                "current": code == translation.get_language(),
            }
            for code, _name in settings.LANGUAGES
        ],
        "is_demonstration": settings.PORTAL_DEMO,
        "base_url": settings.PORTAL_BASE_URL,
    }
