"""HTTP of the chat: its page, its panel, and what the bot's actions ask of the portal."""

import hmac
import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.applications import prefill
from portal.catalogue import queries as catalogue
from portal.directory import queries as directory
from portal.handover import queries as handover

_MOST_FACTS = 60


@require_safe
def chat(request: HttpRequest) -> HttpResponse:
    """Show the chat as a page; without JavaScript it leads to search and to the centres."""
    numbers = catalogue.emergency_numbers()
    context = {"emergency_numbers": numbers, **_for_a_person()}
    return render(request, "chatbot/chat.html", context)


@require_safe
@cache_control(max_age=3600)
def panel(request: HttpRequest) -> HttpResponse:
    """Give the chat to a page that opens it; the same for everybody."""
    return render(request, "chatbot/panel.html", _for_a_person())


def _for_a_person() -> dict[str, Any]:
    """Return what the form shows with which one asks for a person."""
    return {
        "municipalities": directory.municipalities(),
        "kept_days": handover.settings_of(centre_code="").kept_days,
    }


@csrf_exempt  # no browser calls this: the bot proves itself by its token
@require_POST
def prefill_application(request: HttpRequest) -> HttpResponse:
    """Turn what the citizen told the bot into the address of an application with it filled in."""
    token = request.headers.get("X-Bot-Token", "")
    expected = settings.PORTAL_BOT_TOKEN
    if not expected or not hmac.compare_digest(token.encode(), expected.encode()):
        return _refused("Unknown token.", HTTPStatus.FORBIDDEN)
    if request.content_type != "application/json":
        return _refused("Only JSON.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    asked = _read(request.body)
    if asked is None:
        return _refused("Not {service, facts, lang}.", HTTPStatus.BAD_REQUEST)
    try:
        service = catalogue.service_by_code(code=asked["service"])
    except catalogue.ServiceNotFoundError:
        return _refused("No such service.", HTTPStatus.NOT_FOUND)
    with translation.override(asked["lang"]):
        if not service.is_online:
            return JsonResponse({"url": service.get_absolute_url()})
        return JsonResponse({"url": prefill.address(service=service, facts=asked["facts"])})


def _read(body: bytes) -> dict[str, Any] | None:
    """Return service, facts and language of a request; nothing if it is of another shape."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    match content:
        case {"service": str(service), "facts": dict(facts)} if len(facts) <= _MOST_FACTS:
            language = content.get("lang", settings.LANGUAGE_CODE)
            if language in [code for code, _name in settings.LANGUAGES] and all(
                map(_is_plain, facts.values())
            ):
                return {"service": service, "facts": facts, "lang": language}
    return None


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _refused(detail: str, status: HTTPStatus) -> HttpResponse:
    return JsonResponse({"detail": detail}, status=status)
