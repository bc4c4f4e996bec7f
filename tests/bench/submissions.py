"""Sixteen people press the button at once, beside a bare transaction that writes the same rows.

Both run in as many processes as `make serve` starts, on the same PostgreSQL, one after the other.
"""

from __future__ import annotations

import multiprocessing
import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import Any

import psycopg

PEOPLE = 16
PRESSES = 12
PROCESSES = max(2, os.cpu_count() or 2)
_THREADS = PEOPLE // PROCESSES


def measure(address: str) -> dict[str, dict[str, float]]:
    """Return submissions a second and their waits, and the same for the bare transaction."""
    from portal.applications.models import Application
    from tests.bench.people import citizens
    from tests.bench.rows import Transaction

    users = [user.pk for user in citizens(PEOPLE * PRESSES + 1)]
    _press_all(users[:1])
    rows = Transaction(Application.objects.latest("pk"))
    share = len(users[1:]) // PROCESSES
    parts = [users[1 + turn * share : 1 + (turn + 1) * share] for turn in range(PROCESSES)]
    presses, seconds = _everywhere(_press_all, parts)
    bare, bare_seconds = _everywhere(_write_all, [(address, rows, share)] * PROCESSES)
    rate, bare_rate = len(presses) / seconds, len(bare) / bare_seconds
    return {
        "submission, 16 people at once": _figures(presses, rate),
        "peer: bare transaction with the same rows": _figures(bare, bare_rate),
        "ratio": {"share": round(rate / bare_rate, 3)},
    }


def _everywhere(work: Any, parts: list[Any]) -> tuple[list[float], float]:
    """Do the parts in processes of their own, begun together; return the waits and the time."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(len(parts), initializer=_begin) as pool:
        pool.map(_warm_up, range(len(parts)), chunksize=1)
        began = time.perf_counter()
        waits = [wait for part in pool.map(work, parts, chunksize=1) for wait in part]
        return waits, time.perf_counter() - began


def _begin() -> None:
    """Set a new process up as a page worker."""
    from django.db import connections

    import tests.bench.__main__ as bench

    connections["default"].settings_dict["NAME"] = bench.DATABASE


def _warm_up(_turn: int) -> None:
    from django.test import Client

    Client().get("/mk/services/home-care/")


def _press_all(users: list[int]) -> list[float]:
    """Press the button for each of these citizens, some at a time; return the waits."""
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(_press, users))


def _press(user_id: int) -> float:
    from django.db import connection
    from django.test import Client

    from portal.accounts.models import User

    client = Client(raise_request_exception=True)
    client.force_login(
        User.objects.get(pk=user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    press = {"one_click": "1", "key": uuid.uuid4().hex}
    began = time.perf_counter()
    response = client.post("/mk/services/home-care/apply/", press)
    wait = time.perf_counter() - began
    connection.close()
    if "/receipt/" not in response.headers.get("Location", ""):
        raise SystemExit(f"The press did not submit: {response.status_code}.")
    return wait


def _write_all(part: tuple[str, Any, int]) -> list[float]:
    address, rows, count = part

    def write(turns: int) -> list[float]:
        waits = []
        with psycopg.connect(address) as connection:
            for _turn in range(turns):
                began = time.perf_counter()
                rows.write(connection)
                connection.commit()
                waits.append(time.perf_counter() - began)
        return waits

    with ThreadPoolExecutor(_THREADS) as pool:
        return [wait for part in pool.map(write, [count // _THREADS] * _THREADS) for wait in part]


def _figures(waits: list[float], rate: float) -> dict[str, float]:
    cuts = quantiles(waits, n=20)
    return {
        "per_second": round(rate, 1),
        "p50_ms": round(cuts[9] * 1000, 1),
        "p95_ms": round(cuts[18] * 1000, 1),
    }
