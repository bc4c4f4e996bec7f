"""A bot at the other end of the connection, and browsers that talk to it through the socket."""

import asyncio
import contextlib
import json
from http.cookies import SimpleCookie

import httpx
import pytest
import respx
from channels.testing import WebsocketCommunicator
from django.conf import settings

from chatbot import consumers
from chatbot.limits import Limits
from chatbot.routing import websocket_application


class FakeRasa:
    """Answers as the dialogue program does, and remembers what reached it."""

    def __init__(self, route):
        self._route = route
        self.replies = [{"text": "Добар ден", "lang": "mk", "intent": "greet", "buttons": []}]
        route.mock(side_effect=self._answer)

    def _answer(self, request):
        return httpx.Response(200, json=self.replies)

    @property
    def turns(self):
        return [json.loads(call.request.content) for call in self._route.calls]

    @property
    def messages(self):
        return [turn["message"] for turn in self.turns]

    def goes_down(self):
        self._route.mock(side_effect=httpx.ConnectError)

    def hangs(self):
        self._route.mock(side_effect=httpx.ReadTimeout)

    def breaks(self):
        self._route.mock(return_value=httpx.Response(500, text="Internal Server Error"))

    def comes_back(self):
        self._route.mock(side_effect=self._answer)

    def offers(self, *buttons):
        self.replies = [{"text": "?", "lang": "mk", "intent": "inform", "buttons": list(buttons)}]


@pytest.fixture
def rasa():
    with respx.mock(assert_all_called=False) as router:
        yield FakeRasa(router.post(f"{settings.RASA_URL}/webhooks/portal/webhook"))


@pytest.fixture(autouse=True)
def _nobody_was_here(monkeypatch):
    monkeypatch.setattr(consumers, "limits", Limits())


class Browser:
    """One socket of one browser."""

    def __init__(self, communicator, accept):
        self._communicator = communicator
        cookie = SimpleCookie()
        for name, value in accept.get("headers", []):
            if name == b"set-cookie":
                cookie.load(value.decode())
        self.cookies = {name: morsel.value for name, morsel in cookie.items()}
        self.ticket = cookie["chat"]

    async def send(self, **frame):
        await self._communicator.send_to(text_data=json.dumps(frame))

    async def send_raw(self, text=None, data=None):
        await self._communicator.send_to(text_data=text, bytes_data=data)

    async def receive(self):
        return json.loads(await self._communicator.receive_from(timeout=10))

    async def says(self, text):
        await self.send(type="message", text=text)
        return await self.receive()

    async def hears_nothing(self):
        return await self._communicator.receive_nothing(timeout=0.05)

    async def closed_with(self):
        event = await self._communicator.receive_output(timeout=3)
        assert event["type"] == "websocket.close"
        return event["code"]

    async def leave(self):
        await self._communicator.disconnect(timeout=5)


@pytest.fixture
def handshake():
    """Return what the portal answers to a handshake, with the communicator."""

    async def ask(path="/ws/chat/mk/", *, cookies=None, headers=(), address="192.0.2.1"):
        written = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        sent = [*headers, *([(b"cookie", written.encode())] if written else [])]
        communicator = WebsocketCommunicator(websocket_application(), path, headers=sent)
        communicator.scope["client"] = [address, 50000]
        await communicator.send_input({"type": "websocket.connect"})
        return communicator, await communicator.receive_output(timeout=3)

    return ask


@pytest.fixture
async def visit(handshake):
    """Open the chat as a browser does, and leave at the end of the test."""
    open_browsers = []

    async def enter(path="/ws/chat/mk/", **given):
        communicator, answer = await handshake(path, **given)
        assert answer["type"] == "websocket.accept", answer
        browser = Browser(communicator, answer)
        open_browsers.append(browser)
        return browser

    yield enter
    for browser in open_browsers:
        with contextlib.suppress(Exception, asyncio.CancelledError):
            await browser.leave()
