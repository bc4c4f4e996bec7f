"""The citizen's pages and the queue of a centre among a million applications."""

from __future__ import annotations

import datetime as dt
import os
import random
import time
from statistics import quantiles
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection
from django.test import Client

from portal.accounts.models import Membership, User
from portal.accounts.rules import Role
from portal.applications.models import Application, ApplicationEvent
from portal.core import clock
from portal.directory.models import Centre
from tests.bench.people import citizens
from tests.bench.rows import columns_of, new_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = int(os.environ.get("PORTAL_BENCH_APPLICATIONS", "1000000"))
_CITIZENS = 500
_ROUNDS = 60
# Of a million files most have ended; the shares are made up, the queues are long on purpose.
_STATES = [("submitted", 2), ("in_review", 3), ("approved", 30), ("rejected", 15), ("ended", 50)]


def measure(address: str) -> dict[str, dict[str, float]]:
    """Return the waits of each page among so many files, and of one round trip as the limit."""
    owners, sample = _fill(address)
    citizen, caseworker = Client(), Client()
    citizen.force_login(owners[0], backend="django.contrib.auth.backends.ModelBackend")
    caseworker.force_login(
        _caseworker(sample.centre), backend="django.contrib.auth.backends.ModelBackend"
    )
    open_file = Application.objects.filter(
        handled_by=sample.centre.code, status="in_review"
    ).latest("pk")
    return {
        f"list of one's files among {COUNT}": _waits(citizen, "/mk/applications/"),
        f"one's file among {COUNT}": _waits(citizen, f"/mk/applications/{sample.reference}/"),
        f"queue of a centre among {COUNT}": _waits(caseworker, "/mk/office/"),
        f"overdue files of a centre among {COUNT}": _waits(caseworker, "/mk/office/?overdue=on"),
        f"file in the work area among {COUNT}": _waits(
            caseworker, f"/mk/office/{open_file.reference}/"
        ),
        "limit: one round trip to the same database": _round_trips(),
    }


def _fill(address: str) -> tuple[list[User], Application]:
    owners = citizens(_CITIZENS)
    client = Client()
    client.force_login(owners[0], backend="django.contrib.auth.backends.ModelBackend")
    client.post("/mk/services/home-care/apply/", {"one_click": "1", "key": "first"})
    sample = Application.objects.select_related("centre").get(applicant=owners[0])
    people = [(user.pk, user.people.get().pk) for user in owners[1:]]
    centres = dict(Centre.objects.values_list("pk", "code"))
    event = columns_of(ApplicationEvent.objects.get(application=sample))
    with psycopg.connect(address) as raw:
        first = _copy(raw, "applications_application", _files(columns_of(sample), people, centres))
        raw.execute(
            "INSERT INTO applications_applicationevent"
            " (application_id, kind, actor_id, actor_role, at, data)"
            " SELECT id, 'submitted', applicant_id, %s, submitted_at, '{}'"
            " FROM applications_application WHERE id > %s",
            [event["actor_role"], first],
        )
        raw.commit()
        raw.autocommit = True
        raw.execute("ANALYZE")
    return owners, sample


def _files(
    values: dict[str, Any], people: list[tuple[int, int]], centres: dict[int, str]
) -> Iterator[dict[str, Any]]:
    """Yield so many files over all centres and the last three years."""
    luck = random.Random(7)  # noqa: S311 - the same data at each run
    keys = list(centres)
    states, weights = zip(*_STATES, strict=True)
    for number in range(COUNT):
        user, person = people[number % len(people)]
        centre = luck.choice(keys)
        days = luck.randrange(1000)
        status = luck.choices(states, weights)[0]
        yield values | {
            "reference": new_reference(),
            "intake": str(number),
            "idempotency_key": str(number),
            "applicant_id": user,
            "person_id": person,
            "centre_id": centre,
            "handled_by": centres[centre],
            "status": status,
            "submitted_at": values["submitted_at"] - dt.timedelta(days=days),
            "due_on": values["due_on"]
            - dt.timedelta(days=days if status == "ended" else days % 40),
        }


def _copy(raw: psycopg.Connection[Any], table: str, rows: Iterator[dict[str, Any]]) -> int:
    """Copy rows into a table and return the highest key before."""
    found = raw.execute(f"SELECT max(id) FROM {table}").fetchone()  # noqa: S608 - our own table
    row = next(rows)
    statement = f"COPY {table} ({', '.join(row)}) FROM STDIN"
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write_row(list(row.values()))
        for each in rows:
            copy.write_row(list(each.values()))
    return int(found[0]) if found else 0


def _caseworker(centre: Centre) -> User:
    user = User.objects.create(email="caseworker@bench.example")
    Membership.objects.create(
        user=user,
        role=Role.CASEWORKER,
        organisation_code=centre.code,
        valid_from=clock.today(),
    )
    return user


def _waits(client: Client, path: str) -> dict[str, float]:
    waits = []
    for _round in range(_ROUNDS):
        began = time.perf_counter()
        response = client.get(path)
        waits.append(time.perf_counter() - began)
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code}.")
    return _figures(waits)


def _round_trips() -> dict[str, float]:
    waits = []
    for _round in range(_ROUNDS):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waits.append(time.perf_counter() - began)
    return _figures(waits)


def _figures(waits: list[float]) -> dict[str, float]:
    cuts = quantiles(waits, n=20)
    return {"p50_ms": round(cuts[9] * 1000, 2), "p95_ms": round(cuts[18] * 1000, 2)}
