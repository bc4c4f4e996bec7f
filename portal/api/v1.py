"""The REST API, version 1: one object that the addresses of the portal mount."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI, Swagger
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from portal.api import problems
from portal.api.problems import Problem
from portal.api.routes import directory, services, statistics

_ALWAYS_POSSIBLE = (HTTPStatus.BAD_REQUEST.value, HTTPStatus.UNPROCESSABLE_ENTITY.value)
_PROBLEM = {
    "description": "Problem details (RFC 9457)",
    "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class Utf8JsonRenderer(JSONRenderer):
    """Writes Cyrillic as Cyrillic: half the bytes, and people can read it."""

    media_type = "application/json"
    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}


class PortalApi(NinjaAPI):
    """Describes errors as what they are: problem details, also those of validation."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, **more: Any) -> OpenAPISchema:
        description = super().get_openapi_schema(path_prefix=path_prefix, **more)
        description["components"]["schemas"].setdefault("Problem", Problem.json_schema())
        for operations in description["paths"].values():
            for operation in operations.values():
                responses = operation["responses"]
                errors = [status for status in responses if int(status) >= HTTPStatus.BAD_REQUEST]
                for status in (*errors, *_ALWAYS_POSSIBLE):
                    responses[status] = _PROBLEM
        return description


api = PortalApi(
    renderer=Utf8JsonRenderer(),
    title="Еден клик · Një klik",
    version="1.0.0",
    urls_namespace="api-v1",
    docs=Swagger(settings={"persistAuthorization": False}),
    description=(
        "Services, rules, directory and open data of the portal of social services in North "
        "Macedonia. Texts in Macedonian or Albanian: `?lang=mk` or `?lang=sq`. Errors are "
        "problem details (RFC 9457)."
    ),
)
problems.register(api)
api.add_router("", services.router)
api.add_router("", directory.router)
api.add_router("", statistics.router)
