"""Sixteen people press the button at once, beside a bare transaction that writes the same rows.

Three things are measured in turn, round by round, each from sixteen at once that wait for their
answer and go on at once, on the same PostgreSQL and as durable as it is: the whole press over
HTTP against the page workers of `make serve`; the operation that submits, without HTTP; and the
bare transaction, over connections that stay open, as those of the page workers do.

The rates depend on what else the machine does. The time of the processor does much less: that
of all processes that take part, those of PostgreSQL included.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import psutil
import psycopg
from django.middleware.csrf import _get_new_csrf_string

from portal.launch import processes
from tests.bench.server import VAR, page_server, redis_server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.pool import Pool

PEOPLE = 16
PRESSES = 15
ROUNDS = 5
PROCESSES = max(2, os.cpu_count() or 2)
_THREADS = PEOPLE // PROCESSES
_A_ROUND = PEOPLE * PRESSES
_LIMIT_P95_MS = 300
_LIMIT_RATIO = 0.15


@dataclass(frozen=True, slots=True)
class Round:
    """The waits of one round, how long all of it took, and the processor time it took."""

    waits: list[float]
    seconds: float
    processor: float


def measure(address: str) -> dict[str, dict[str, float]]:
    """Return submissions a second and their waits, and the same for the bare transaction."""
    from portal.applications.models import Application
    from tests.bench.people import citizens, sessions_of
    from tests.bench.rows import Transaction

    users = citizens(2 * _A_ROUND * (ROUNDS + 1) + 1)
    _submit(users[0])
    rows = Transaction(Application.objects.latest("pk"))
    pressing, submitting = users[1 : len(users) // 2 + 1], users[len(users) // 2 + 1 :]
    cookies = sessions_of(pressing)
    group = processes.Processes(logs=VAR / "log")
    context = multiprocessing.get_context("spawn")
    try:
        with redis_server(group) as redis_url, context.Pool(PROCESSES, initializer=_begin) as pool:
            server, pid = page_server(
                group, database_url=address, redis_url=redis_url, workers=PROCESSES, threads=2
            )
            kinds: dict[str, Callable[[int], Round]] = {
                "press": lambda number: _presses(address, server, pid, _part(cookies, number)),
                "operation": lambda number: _everywhere(
                    address, pool, _submit_all, _shares(_part(submitting, number))
                ),
                "bare": lambda _number: _everywhere(
                    address, pool, _write_all, [(address, rows, _A_ROUND // PROCESSES)] * PROCESSES
                ),
            }
            # The first round warms everything up and is thrown away.
            turns = [
                {name: kind(number) for name, kind in kinds.items()} for number in range(ROUNDS + 1)
            ][1:]
    finally:
        group.stop()
    found = {name: _figures([turn[name] for turn in turns]) for name in kinds}
    return {
        "whole press over HTTP, 16 people at once": {
            **found["press"],
            "limit_p95_ms": _LIMIT_P95_MS,
        },
        "operation without HTTP, 16 at once": found["operation"],
        "peer: bare transaction with the same rows, 16 at once": found["bare"],
        "ratio to the peer, rounds in pairs": {
            "press": _ratio(turns, "press"),
            "operation": _ratio(turns, "operation"),
            "press_by_processor_time": _ratio_of_processor(found, "press"),
            "limit": _LIMIT_RATIO,
        },
    }


def _part(whole: Sequence[Any], number: int) -> Sequence[Any]:
    return whole[number * _A_ROUND : (number + 1) * _A_ROUND]


def _shares(whole: Sequence[Any]) -> list[Sequence[Any]]:
    share = len(whole) // PROCESSES
    return [whole[turn * share : (turn + 1) * share] for turn in range(PROCESSES)]


# -- the whole press -------------------------------------------------------------------------


def _presses(address: str, server: str, pid: int, cookies: Sequence[str]) -> Round:
    """Let sixteen browsers press, each over a connection that stays open."""
    workers = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    before, began = _processor(address, workers), time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        parts = [(server, cookies[turn::PEOPLE]) for turn in range(PEOPLE)]
        waits = [wait for part in pool.map(_browser, parts) for wait in part]
    seconds = time.perf_counter() - began
    return Round(waits, seconds, _processor(address, workers) - before)


def _browser(part: tuple[str, Sequence[str]]) -> list[float]:
    server, cookies = part
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    waits = []
    for cookie in cookies:
        secret = _get_new_csrf_string()
        form = {"one_click": "1", "key": uuid.uuid4().hex, "csrfmiddlewaretoken": secret}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={cookie}; csrftoken={secret}; language=mk",
            "Accept-Language": "mk",
        }
        began = time.perf_counter()
        connection.request(
            "POST", "/mk/services/home-care/apply/", body=urlencode(form), headers=headers
        )
        response = connection.getresponse()
        response.read()
        waits.append(time.perf_counter() - began)
        if "/receipt/" not in response.headers.get("Location", ""):
            raise SystemExit(f"The press did not submit: {response.status}.")
    connection.close()
    return waits


# -- without HTTP ----------------------------------------------------------------------------


def _everywhere(address: str, pool: Pool, work: Any, parts: list[Any]) -> Round:
    """Do the parts in the processes of the pool, begun together."""
    workers = [psutil.Process(pid) for pid in set(pool.map(_pid, range(4 * PROCESSES)))]
    before, began = _processor(address, workers), time.perf_counter()
    waits = [wait for part in pool.map(work, parts, chunksize=1) for wait in part]
    seconds = time.perf_counter() - began
    return Round(waits, seconds, _processor(address, workers) - before)


def _begin() -> None:
    """Set a new process up as a page worker."""
    from django.conf import settings
    from django.db import connections

    import tests.bench.__main__ as bench

    connections["default"].settings_dict["NAME"] = bench.DATABASE
    settings.DATABASES["default"]["NAME"] = bench.DATABASE
    global _people  # noqa: PLW0603 - threads and their connections stay, as those of a server
    _people = ThreadPoolExecutor(_THREADS)


_people: ThreadPoolExecutor


def _pid(_turn: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def _submit_all(users: Sequence[int]) -> list[float]:
    return list(_people.map(_submit, users))


def _submit(user_id: int) -> float:
    from portal.accounts.models import User
    from portal.applications import operations
    from portal.catalogue.queries import service_by_code
    from portal.core import clock

    user = User.objects.get(pk=user_id)
    person = user.people.get()
    service = service_by_code(code="home-care")
    began = time.perf_counter()
    operations.submit_application(
        applicant=user,
        person=person,
        service=service,
        at=clock.now(),
        language="mk",
        idempotency_key=uuid.uuid4().hex,
    )
    return time.perf_counter() - began


_open: dict[str, psycopg.Connection[Any]] = {}


def _write_all(part: tuple[str, Any, int]) -> list[float]:
    import threading

    address, rows, count = part

    def write(_turn: int) -> float:
        name = threading.current_thread().name
        if name not in _open:
            _open[name] = psycopg.connect(address, autocommit=True)
        began = time.perf_counter()
        rows.write(_open[name])
        return time.perf_counter() - began

    return list(_people.map(write, range(count)))


# -- figures ---------------------------------------------------------------------------------


def _processor(address: str, workers: Sequence[psutil.Process]) -> float:
    """Return the processor time so far of the workers and of the database's sessions, seconds."""
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    total = 0.0
    for one in [*workers, *(_process(pid) for (pid,) in rows)]:
        if one is not None and one.is_running():
            times = one.cpu_times()
            total += times.user + times.system
    return total


def _process(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None


def _figures(rounds: Sequence[Round]) -> dict[str, float]:
    cuts = quantiles([wait for one in rounds for wait in one.waits], n=20)
    return {
        "per_second": round(median(_rate(one) for one in rounds), 1),
        "p50_ms": round(cuts[9] * 1000, 1),
        "p95_ms": round(cuts[18] * 1000, 1),
        "processor_ms": round(median(one.processor / len(one.waits) * 1000 for one in rounds), 2),
    }


def _rate(one: Round) -> float:
    return len(one.waits) / one.seconds


def _ratio(turns: Sequence[dict[str, Round]], name: str) -> float:
    return round(median(_rate(turn[name]) / _rate(turn["bare"]) for turn in turns), 3)


def _ratio_of_processor(found: dict[str, dict[str, float]], name: str) -> float:
    return round(found["bare"]["processor_ms"] / found[name]["processor_ms"], 3)
