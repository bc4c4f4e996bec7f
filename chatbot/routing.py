"""The addresses of the sockets, and who may open one."""

from typing import Any
from urllib.parse import ParseResult

from channels.routing import URLRouter
from channels.security.websocket import OriginValidator, WebsocketDenier
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.urls import path, re_path

from chatbot.consumers import ChatConsumer
from chatbot.desk import DeskConsumer


class OwnPagesOrPrograms(OriginValidator):
    """Refuses pages of other sites; a program that is no browser names no origin at all."""

    def valid_origin(self, parsed_origin: ParseResult | None) -> bool:
        return parsed_origin is None or bool(super().valid_origin(parsed_origin))


websocket_urlpatterns = [
    path("ws/chat/<str:language>/", ChatConsumer.as_asgi()),
    path("ws/desk/<str:language>/", DeskConsumer.as_asgi()),
    re_path("", WebsocketDenier.as_asgi()),
]


def websocket_application() -> Any:
    """Return what answers sockets; the chat reads its own cookie, the desk the session's."""
    routes = CookieMiddleware(URLRouter(websocket_urlpatterns))
    return OwnPagesOrPrograms(routes, settings.ALLOWED_HOSTS)
