"""Pages and sockets under ASGI; in production nginx sends only the sockets here."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
django_application = get_asgi_application()

from chatbot.routing import websocket_application  # noqa: E402 - needs the loaded apps

application = ProtocolTypeRouter({"http": django_application, "websocket": websocket_application()})
