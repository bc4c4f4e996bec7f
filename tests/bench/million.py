"""The citizen's pages and the queue of a centre among a million applications."""

from __future__ import annotations

import os
import time
from statistics import quantiles

import psutil
from django.db import connection, transaction
from django.test import Client

from portal.accounts.models import Membership, User
from portal.accounts.rules import Role
from portal.applications.models import Application, ApplicationEvent
from portal.core import clock
from portal.directory.models import Centre
from portal.notifications.models import Notification
from tests.bench.people import citizens
from tests.bench.rows import Sql, copies, new_reference

COUNT = int(os.environ.get("PORTAL_BENCH_APPLICATIONS", "1000000"))
_FILES_EACH = 5
_ROUNDS = 60
_LIMIT_P95_MS = 200
# Of a million files most have ended; the shares are made up, the queues are long on purpose.


def _luck(most: int, salt: int) -> str:
    """Return an expression from 0 to below `most` that differs from copy to copy."""
    return f"((hashint8extended(n, {salt}) & 2147483647) % {most})::int"


_OF_A_HUNDRED = _luck(100, 1)
_STATUS = f"""CASE WHEN {_OF_A_HUNDRED} < 2 THEN 'submitted'
    WHEN {_OF_A_HUNDRED} < 5 THEN 'in_review' WHEN {_OF_A_HUNDRED} < 35 THEN 'approved'
    WHEN {_OF_A_HUNDRED} < 50 THEN 'rejected' ELSE 'ended' END"""
_DAYS = _luck(1000, 2)
_DUE = f"(CASE WHEN {_OF_A_HUNDRED} < 50 THEN {_DAYS} % 40 ELSE {_DAYS} END)"


def measure(address: str) -> dict[str, dict[str, float]]:
    """Return the waits of each page among so many files, and of one round trip as the limit."""
    began = time.perf_counter()
    sample, owner = _fill()
    citizen, caseworker, newcomer = Client(), Client(), Client()
    _sign_in(citizen, owner)
    _sign_in(caseworker, _caseworker(sample.centre))
    _sign_in(newcomer, sample.applicant)
    own_file = _with_number(Application.objects.filter(applicant=owner).latest("pk"))
    open_file = _with_number(
        Application.objects.filter(handled_by=sample.centre.code, status="in_review").latest("pk")
    )
    seconds = time.perf_counter() - began
    return {
        f"writing {COUNT} files of {COUNT // _FILES_EACH} citizens": {"seconds": round(seconds)},
        f"list of one's files among {COUNT}": _waits(citizen, "/mk/applications/"),
        f"one's file among {COUNT}": _waits(citizen, f"/mk/applications/{own_file.reference}/"),
        f"apply page among {COUNT}": _waits(citizen, "/mk/services/home-care/apply/"),
        f"profile among {COUNT}": _waits(citizen, "/mk/account/profile/"),
        f"queue of a centre among {COUNT}": _waits(caseworker, "/mk/office/"),
        f"overdue files of a centre among {COUNT}": _waits(caseworker, "/mk/office/?overdue=on"),
        f"file in the work area among {COUNT}": _waits(
            caseworker, f"/mk/office/{open_file.reference}/"
        ),
        "limit: one round trip to the same database": _round_trips(),
    }


def _fill() -> tuple[Application, User]:
    """Write the files; return the one they are copies of, and a citizen with some of them."""
    users = citizens(COUNT // _FILES_EACH + 1)
    first = User.objects.get(pk=users[0])
    client = Client()
    _sign_in(client, first)
    client.post("/mk/services/home-care/apply/", {"one_click": "1", "key": "first"})
    sample = Application.objects.select_related("centre", "applicant").get(applicant=first)
    centres = list(Centre.objects.order_by("pk").values_list("pk", "code"))
    turn = f"[{_luck(len(centres), 3)} + 1]"
    who = f"n / {_FILES_EACH} % {len(users) - 1} + 1"
    with transaction.atomic():
        _trust_the_keys()
        before = copies(
            sample,
            COUNT,
            reference=Sql("'EK-' || lpad(upper(to_hex(n)), 8, '0') || '-0'"),
            intake=Sql("n::text"),
            idempotency_key=Sql("n::text"),
            applicant_id=Sql(f"{users[0]} + {who}"),
            person_id=Sql(f"{sample.person_id} + {who}"),
            centre_id=Sql(f"(ARRAY{[key for key, _code in centres]}){turn}"),
            handled_by=Sql(f"(ARRAY{[code for _key, code in centres]}){turn}"),
            status=Sql(_STATUS),
            submitted_at=Sql(f"timestamptz '{sample.submitted_at}' - interval '1 day' * {_DAYS}"),
            due_on=Sql(f"date '{sample.due_on}' - {_DUE}"),
        )
        copies(
            ApplicationEvent.objects.get(application=sample),
            COUNT,
            application_id=Sql(f"{before} + n"),
            actor_id=Sql(f"{users[0]} + {who}"),
            at=Sql(f"timestamptz '{sample.submitted_at}' - interval '1 day' * {_DAYS}"),
        )
        copies(
            ApplicationEvent.objects.get(application=sample),
            COUNT,
            application_id=Sql(f"{before} + n"),
            kind=Sql("'review_started'"),
            actor_id=Sql(f"{users[0]} + {_luck(100, 4)}"),
            at=Sql(f"timestamptz '{sample.submitted_at}' - interval '1 day' * ({_DAYS} - 1)"),
        )
        copies(
            Notification.objects.get(user=first),
            COUNT,
            user_id=Sql(f"{users[0]} + {who}"),
            dedup_key=Sql("'bench:' || n"),
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return sample, User.objects.get(pk=users[0] + 7)


def _trust_the_keys() -> None:
    """Write without looking up each key of another table, where the role may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")


def _with_number(application: Application) -> Application:
    """Give a copy a number that passes the check of its sign."""
    application.reference = new_reference()
    application.save(update_fields=["reference"])
    return application


def _sign_in(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


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
    client.get(path)
    waits, before = [], _processor()
    for _round in range(_ROUNDS):
        began = time.perf_counter()
        response = client.get(path)
        waits.append(time.perf_counter() - began)
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code}.")
    spent = (_processor() - before) / _ROUNDS
    return {
        **_figures(waits),
        "processor_ms": round(spent * 1000, 1),
        "limit_p95_ms": _LIMIT_P95_MS,
    }


def _processor() -> float:
    """Return the processor time so far of this process and of its session in PostgreSQL."""
    connection.ensure_connection()
    times = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time() + times.user + times.system


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
