"""The REST API, version 1: one object that the addresses of the portal mount."""

from typing import Any

from ninja import NinjaAPI, Swagger
from ninja.renderers import JSONRenderer

from portal.api import problems
from portal.api.routes import directory, services, statistics


class Utf8JsonRenderer(JSONRenderer):
    """Writes Cyrillic as Cyrillic: half the bytes, and people can read it."""

    media_type = "application/json"
    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}


api = NinjaAPI(
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
