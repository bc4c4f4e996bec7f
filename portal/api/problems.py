"""Errors as problem details (RFC 9457), in the language that was asked for."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError, ValidationError

if TYPE_CHECKING:
    from django.http import HttpRequest
    from ninja import NinjaAPI

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """What went wrong, for a program (`type`, `fact`) and for a person (`title`, `detail`)."""

    type: str
    title: str
    status: int
    detail: str = ""
    fact: str | None = None
    errors: list[dict[str, str]] | None = None


class ApiProblemError(Exception):
    """Ends a call with a problem; `kind` is the last part of its type."""

    def __init__(
        self, *, kind: str, status: HTTPStatus, title: str, detail: str = "", **extra: Any
    ) -> None:
        super().__init__(title)
        self.kind = kind
        self.status = status
        self.body = {"title": title, "detail": detail, **extra}


def language_of(request: HttpRequest) -> str:
    """Return the language of the texts: `?lang=`, or Macedonian."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def problem_response(*, kind: str, status: HTTPStatus, body: dict[str, Any]) -> HttpResponse:
    """Return a problem as the HTTP answer."""
    content = {"type": f"/api/v1/problems/{kind}", "status": int(status), **body}
    return HttpResponse(
        json.dumps(content, ensure_ascii=False), status=status, content_type=MEDIA_TYPE
    )


def register(api: NinjaAPI) -> None:
    """Make every error of an API a problem."""
    api.add_exception_handler(ApiProblemError, _on_problem)
    api.add_exception_handler(ValidationError, _on_invalid)
    api.add_exception_handler(Http404, _on_missing)
    api.add_exception_handler(HttpError, _on_http_error)
    api.add_exception_handler(Exception, _on_crash)


def _on_problem(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(kind=error.kind, status=error.status, body=error.body)


def _on_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    places = [
        {"where": ".".join(str(part) for part in one["loc"]), "what": str(one["type"])}
        for one in error.errors
    ]
    with translation.override(language_of(request)):
        body = {
            "title": _("The request cannot be understood."),
            "detail": _("Look at the places that are named."),
            "errors": places,
        }
    return problem_response(
        kind="invalid-request", status=HTTPStatus.UNPROCESSABLE_ENTITY, body=body
    )


def _on_missing(request: HttpRequest, _error: Any) -> HttpResponse:
    with translation.override(language_of(request)):
        body = {"title": _("There is nothing at this address.")}
    return problem_response(kind="not-found", status=HTTPStatus.NOT_FOUND, body=body)


def _on_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    with translation.override(language_of(request)):
        body = {"title": _("The request cannot be understood.")}
    return problem_response(kind="bad-request", status=HTTPStatus(error.status_code), body=body)


def _on_crash(request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("the API failed", exc_info=error, extra={"path": request.path})
    with translation.override(language_of(request)):
        body = {"title": _("Something went wrong on our side. Please try again later.")}
    return problem_response(
        kind="internal-error", status=HTTPStatus.INTERNAL_SERVER_ERROR, body=body
    )
