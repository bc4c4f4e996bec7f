"""Whether the parts that the portal needs answer right now."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import DatabaseError, connection

from portal.core import clock

_WORKER_SILENCE = dt.timedelta(seconds=60)
_BOT_TIMEOUT = 2.0


def report() -> dict[str, Any]:
    """Return the state of each part and of the whole.

    Without the database nothing works: down. Without worker, channel layer or bot the pages
    still serve: degraded.
    """
    checks = {
        "database": _outcome(_database_answers),
        "worker": _outcome(_worker_answers),
        "channel_layer": _outcome(_channel_layer_answers),
        "bot": _outcome(_bot_answers),
    }
    if checks["database"] != "ok":
        status = "down"
    elif all(outcome == "ok" for outcome in checks.values()):
        status = "ok"
    else:
        status = "degraded"
    return {"status": status, "checks": checks}


def _outcome(check: Any) -> str:
    try:
        return "ok" if check() else "down"
    except (DatabaseError, OSError, httpx.HTTPError, TimeoutError):
        return "down"


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() is not None


def _worker_answers() -> bool:
    """Tell whether a worker has shown a heartbeat of late."""
    since = clock.now() - _WORKER_SILENCE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > %s)", [since]
        )
        return bool(cursor.fetchone()[0])


def _channel_layer_answers() -> bool:
    layer = get_channel_layer()

    async def round_trip() -> bool:
        channel = await layer.new_channel()
        await layer.send(channel, {"type": "readiness"})
        return bool(await layer.receive(channel))

    return async_to_sync(round_trip)()


def _bot_answers() -> bool:
    response = httpx.get(f"{settings.RASA_URL}/webhooks/portal/", timeout=_BOT_TIMEOUT)
    return response.status_code == httpx.codes.OK
