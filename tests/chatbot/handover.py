"""A citizen and staff at the two ends of a talk, through real sockets."""

import asyncio
import contextlib
import json
import uuid

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from chatbot.routing import websocket_application
from portal.accounts.rules import Role
from portal.core import clock
from portal.handover import operations, queries
from portal.handover.models import CentreDesk
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.applications.factories import CentreFactory, MunicipalityFactory

CENTRE, ELSEWHERE = "CSW-TEST", "CSW-OTHER"


@sync_to_async
def open_desks():
    """Let two centres answer at any hour; return the codes of their municipalities."""
    CentreDesk.objects.create(weekdays="1234567", opens_at="00:00", closes_at="23:59:59")
    here = MunicipalityFactory(centre=CentreFactory(code=CENTRE))
    there = MunicipalityFactory(code="MK-901", centre=CentreFactory(code=ELSEWHERE))
    return here.code, there.code


@sync_to_async
def member(centre=CENTRE, role=Role.CASEWORKER, name="Марија Петровска"):
    user = MembershipFactory(role=role, organisation_code=centre).user
    user.display_name = name
    user.save()
    return user


@sync_to_async
def somebody():
    return UserFactory()


@sync_to_async
def session_of(user):
    """Return the cookies of a browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {name: client.cookies[name].value}


@sync_to_async
def accept(user, key):
    desk = queries.desk_of(user=user, on=clock.today())
    talk = queries.in_reach_of(desk=desk, key=key)
    return operations.accept_talk(desk=desk, talk=talk, at=clock.now())


@sync_to_async
def in_thread(function, **given):
    return function(**given)


class DeskPage:
    """One page of a member of staff, which may lose its line and come back."""

    def __init__(self, cookies, *, talk=None):
        self.cookies = cookies
        self.talk = talk
        self.lines = {}
        self.waiting = {}
        self._socket = None

    async def come(self):
        since = max(self.lines, default=0)
        query = f"?talk={self.talk}&since={since}" if self.talk else ""
        written = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = [(b"cookie", written.encode())]
        socket = WebsocketCommunicator(
            websocket_application(), f"/ws/desk/mk/{query}", headers=headers
        )
        socket.scope["client"] = ["192.0.2.9", 50000]
        await socket.send_input({"type": "websocket.connect"})
        answer = await socket.receive_output(timeout=5)
        if answer["type"] == "websocket.close":
            return answer["code"]
        self._socket = socket
        for key, text in self.waiting.items():
            await self._send(type="message", text=text, key=key)
        return None

    async def say(self, text):
        key = str(uuid.uuid4())
        self.waiting[key] = text
        await self._send(type="message", text=text, key=key)

    async def _send(self, **frame):
        if self._socket:
            await self._socket.send_to(text_data=json.dumps(frame))

    async def receive(self, timeout=10):
        frame = json.loads(await self._socket.receive_from(timeout=timeout))
        if frame["type"] == "line":
            self.lines[frame["number"]] = frame
            self.waiting.pop(frame["key"], None)
        return frame

    async def wait_for(self, kind):
        while (frame := await self.receive())["type"] != kind:
            pass
        return frame

    async def until(self, done):
        while not done(self):
            await self.receive()

    async def drop(self):
        """Lose the line without a word, as a tunnel does."""
        socket, self._socket = self._socket, None
        if socket:
            await socket.send_input({"type": "websocket.disconnect", "code": 1006})
            with contextlib.suppress(TimeoutError, asyncio.CancelledError):
                await socket.wait(timeout=5)


class ChatPage:
    """A citizen's page that keeps what it has shown and what nobody has confirmed yet."""

    def __init__(self, visit):
        self._visit = visit
        self._browser = None
        self.cookies = {}
        self.talk = ""
        self.lines = {}
        self.waiting = {}

    async def come(self, language="mk", **given):
        since = max(self.lines, default=0)
        query = f"?talk={self.talk}&since={since}" if self.talk else ""
        cookies = {**self.cookies, **given.pop("cookies", {})}
        self._browser = await self._visit(f"/ws/chat/{language}/{query}", cookies=cookies, **given)
        self.cookies |= self._browser.cookies
        for key, text in self.waiting.items():
            await self._browser.send(type="message", text=text, key=key)

    async def ask(self, municipality, *, share=False, **given):
        await self._browser.send(type="person", municipality=municipality, share=share, **given)
        frame = await self.receive()
        self.talk = frame.get("talk", "")
        return frame

    async def say(self, text):
        key = str(uuid.uuid4())
        self.waiting[key] = text
        if self._browser:
            await self._browser.send(type="message", text=text, key=key)
        return key

    async def asks_the_bot(self, text):
        await self._browser.send(type="message", text=text)
        return await self.receive()

    async def send(self, **frame):
        await self._browser.send(**frame)

    async def receive(self):
        frame = await self._browser.receive()
        if "number" in frame:
            self.lines[frame["number"]] = frame
            self.waiting.pop(frame.get("key"), None)
        return frame

    async def until(self, done):
        while not done(self):
            await self.receive()

    async def hears_nothing(self):
        return await self._browser.hears_nothing()

    async def drop(self):
        browser, self._browser = self._browser, None
        if browser:
            await browser.leave()

    @property
    def read(self):
        return [self.lines[number]["text"] for number in sorted(self.lines)]
