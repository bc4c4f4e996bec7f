"""HTTP for resumable uploads (tus 1.0); the words for people are in the file page."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.applications import acting, operations, protocol, queries, rules
from portal.applications.forms.papers import PROBLEMS
from portal.applications.models import Application, PaperUpload
from portal.core import clock

_SAID = (
    queries.ApplicationNotFoundError,
    queries.UploadNotFoundError,
    protocol.ProtocolError,
    operations.UnexpectedOffsetError,
    operations.RefusedPaperError,
    operations.CannotHappenError,
)


def resumable[**P](
    view: Callable[Concatenate[SignedInRequest, Application, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the view the caller's own application; say in the protocol's words what is wrong."""

    @never_cache
    @wraps(view)
    def inner(
        request: HttpRequest, reference: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        # A redirection to the sign-in would look like success to a program.
        if not isinstance(request.user, User):
            return _answer(HttpResponse(status=HTTPStatus.UNAUTHORIZED))
        try:
            application = acting.application_in_sight(request, reference)
            if request.method != "OPTIONS":
                protocol.check_version(request.headers)
            response = view(request, application, *args, **kwargs)  # type: ignore[arg-type]
        except _SAID as error:
            response = _said(error)
        return _answer(response)

    return inner


@require_http_methods(["OPTIONS", "POST"])
@resumable
def begin(request: SignedInRequest, application: Application) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    metadata = protocol.metadata_in(request.headers)
    upload = operations.begin_upload(
        application=application,
        owner=request.user,
        name=metadata.get("filename", ""),
        length=protocol.number_in(request.headers, "Upload-Length"),
        fingerprint=protocol.fingerprint_in(metadata),
        at=clock.now(),
    )
    address = reverse("applications:upload", args=[application.reference, upload.key])
    return _with_state(HttpResponse(status=HTTPStatus.CREATED), upload, Location=address)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@resumable
def upload(request: SignedInRequest, application: Application, key: str) -> HttpResponse:
    if request.method == "DELETE":
        queries.upload_of(application=application, owner=request.user, key=key, at=clock.now())
        operations.remove_upload(application=application, owner=request.user, key=key)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.method == "HEAD":
        found = queries.upload_of(
            application=application, owner=request.user, key=key, at=clock.now()
        )
        return _with_state(HttpResponse(), found)
    content = _part(request)
    found = operations.receive_part(
        application=application,
        owner=request.user,
        key=key,
        start=protocol.number_in(request.headers, "Upload-Offset"),
        content=content,
        at=clock.now(),
    )
    return _with_state(HttpResponse(status=HTTPStatus.NO_CONTENT), found)


def _part(request: HttpRequest) -> bytes:
    """Return the piece in a request, never more than a piece may be long."""
    if request.content_type != protocol.PART_TYPE:
        raise protocol.ProtocolError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    length = protocol.number_in(request.headers, "Content-Length")
    if length > rules.MOST_BYTES_OF_A_PART:
        raise protocol.ProtocolError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    content = request.read(length)
    if len(content) != length:
        raise protocol.ProtocolError(HTTPStatus.BAD_REQUEST)
    protocol.check_part(request.headers, content)
    return content


def _said(error: Exception) -> HttpResponse:
    """Return what the protocol answers when something cannot be done."""
    if isinstance(error, protocol.ProtocolError):
        return HttpResponse(status=error.status)
    if isinstance(error, operations.UnexpectedOffsetError):
        return HttpResponse(
            status=HTTPStatus.CONFLICT, headers={"Upload-Offset": str(error.arrived)}
        )
    if isinstance(error, operations.RefusedPaperError):
        return _refused(error.problem)
    if isinstance(error, operations.CannotHappenError):
        words = _("This application takes no more papers.")
        return JsonResponse({"message": words}, status=HTTPStatus.FORBIDDEN)
    return HttpResponse(status=HTTPStatus.NOT_FOUND)


def _refused(problem: rules.PaperProblem) -> HttpResponse:
    return JsonResponse(
        {"problem": str(problem), "message": str(PROBLEMS[problem])},
        status=_STATUS_OF.get(problem, HTTPStatus.UNPROCESSABLE_ENTITY),
    )


# Whoever is told 503 asks again by themselves.
_STATUS_OF = {
    rules.PaperProblem.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    rules.PaperProblem.QUOTA: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    rules.PaperProblem.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
}


def _with_state(response: HttpResponse, upload: PaperUpload, **headers: str) -> HttpResponse:
    state = protocol.state_headers(
        arrived=upload.arrived, length=upload.length, expires_at=upload.expires_at
    )
    for name, value in (state | headers).items():
        response[name] = value
    return response


def _answer(response: HttpResponse) -> HttpResponse:
    response["Tus-Resumable"] = protocol.VERSION
    response["Tus-Version"] = protocol.VERSION
    response["Tus-Extension"] = protocol.EXTENSIONS
    response["Tus-Max-Size"] = str(rules.MOST_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(protocol.ALGORITHMS)
    return response
