"""One citizen chats: from socket in to socket out, beside the same sentences asked of the bot."""

from __future__ import annotations

import json
import time
import uuid
from statistics import quantiles
from typing import TYPE_CHECKING

import httpx
from websockets.sync.client import connect

from portal.launch import launcher, processes
from portal.settings import env

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCES = (
    "добар ден",
    "дали дедо ми има право на нега дома, има 78 години",
    "што е лична асистенција",
    "kakvi dokumenti mi trebaat za gradinka",
    "kur është afati për dorëzim",
    "колку долго се чека за дневен центар",
    "ku është qendra për punë sociale në Tetovë",
    "имате ли отворени повици",
    "si të ankohem kundër aktvendimit",
    "фала многу",
)
CONVERSATIONS = 10
LIMIT_P95_MS = 150.0
LIMIT_RATIO = 1.3


def measure(database_url: str) -> dict[str, dict[str, float]]:
    """Return the wait for an answer through the socket and straight from the bot."""
    group = processes.Processes(logs=env.ROOT / "var" / "bench" / "log")
    bot_port, port = processes.free_port(), processes.free_port()
    address, bot = f"http://{launcher.HOST}:{port}", f"http://{launcher.HOST}:{bot_port}"
    start = launcher.Launcher(root=env.ROOT, say=lambda _text: None)
    start.group = group
    start.shared = {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "PORTAL_BOT_TOKEN": "bench-bench-bench",
        "PORTAL_BASE_URL": address,
        "RASA_URL": bot,
    }
    try:
        start.start("web", launcher.asgi_server(port))
        start.start("worker", start.manage("procrastinate", "worker"))
        start.train_bot(port=bot_port, portal_url=address)
        start.wait_for_pages(address, program="web")
        start.run_bot()
        start.wait_until_ready(address)
        return _measure(address, bot)
    finally:
        group.stop()


def _measure(address: str, bot: str) -> dict[str, dict[str, float]]:
    through_the_socket: list[float] = []
    straight: list[float] = []
    with httpx.Client(base_url=bot, timeout=10, trust_env=False) as client:
        _conversation(_ask_bot(client))
        _socket_conversation(address)
        # In turn, so that whatever else the machine does disturbs both alike.
        for _ in range(CONVERSATIONS):
            through_the_socket += _socket_conversation(address)
            straight += _conversation(_ask_bot(client))
    socket, peer = _figures(through_the_socket), _figures(straight)
    return {
        "message, socket in to socket out": {
            **socket,
            "ratio_to_peer_p50": round(socket["p50_ms"] / peer["p50_ms"], 2),
            "ratio_to_peer_p95": round(socket["p95_ms"] / peer["p95_ms"], 2),
            "limit_p95_ms": LIMIT_P95_MS,
            "limit_ratio": LIMIT_RATIO,
        },
        "peer: the same sentences asked of Rasa directly": peer,
    }


def _socket_conversation(address: str) -> list[float]:
    where = address.replace("http://", "ws://") + "/ws/chat/mk/"
    with connect(where, origin=address) as socket:

        def ask(sentence: str) -> None:
            socket.send(json.dumps({"type": "message", "text": sentence}))
            while (frame := json.loads(socket.recv(timeout=10)))["type"] != "message":
                if frame["type"] == "error":
                    raise SystemExit(f"The chat refused: {frame}")
            _drain(socket)

        return _conversation(ask)


def _drain(socket: object) -> None:
    """Take further messages of the same turn, which were sent together with the first."""
    try:
        while True:
            socket.recv(timeout=0.002)
    except TimeoutError:
        return


def _ask_bot(client: httpx.Client) -> Callable[[str], None]:
    sender = uuid.uuid4().hex

    def ask(sentence: str) -> None:
        turn = {"sender": sender, "message": sentence, "metadata": {"lang": "mk"}}
        client.post("/webhooks/portal/webhook", json=turn).raise_for_status()

    return ask


def _conversation(ask: Callable[[str], None]) -> list[float]:
    waits = []
    for sentence in SENTENCES:
        began = time.perf_counter()
        ask(sentence)
        waits.append((time.perf_counter() - began) * 1000)
        time.sleep(0.05)  # nobody types faster; stays below the pace that the chat allows
    return waits


def _figures(waits: list[float]) -> dict[str, float]:
    cuts = quantiles(waits, n=100)
    return {"n": len(waits), "p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1)}
