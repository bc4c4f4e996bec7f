"""Copies of rows, written straight into the tables: the peer of a submission, and a great many."""

from __future__ import annotations

import json
import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from portal.applications import rules
from portal.applications.models import Application, ApplicationEvent
from portal.notifications.models import Delivery, Notification

if TYPE_CHECKING:
    import psycopg
    from django.db import models


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression over `n`, the number of the copy."""

    text: str


def new_reference() -> str:
    """Return a number with its check character."""
    body = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.BODY_LENGTH))
    return rules.reference_of(body=body)


def columns_of(row: models.Model) -> dict[str, Any]:
    """Return a row as the database holds it, encrypted columns still encrypted."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [row.pk])  # noqa: S608 - our own table
        names = [column.name for column in cursor.description]
        values = dict(zip(names, cursor.fetchone(), strict=True))
    values.pop("id")
    return {name: plain(value) for name, value in values.items()}


def plain(value: Any) -> Any:
    """Return a value as psycopg writes it: JSON as text."""
    return json.dumps(value) if isinstance(value, dict | list) else value


def copies(row: models.Model, count: int, **changed: Sql) -> int:
    """Write a row many times, with some columns of their own; return the key before the first.

    The keys follow each other: that of copy `n` is the returned one plus `n`.
    """
    table = row._meta.db_table
    values = columns_of(row) | changed
    marks = ", ".join(
        one.text.replace("%", "%%") if isinstance(one, Sql) else "%s" for one in values.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")  # noqa: S608 - our own table
        before = int(cursor.fetchone()[0] or 0)
        cursor.execute(
            f"INSERT INTO {table} (id, {', '.join(values)})"  # noqa: S608 - our own table
            f" SELECT {before} + n, {marks} FROM generate_series(1::bigint, {count}) n",
            [one for one in values.values() if not isinstance(one, Sql)],
        )
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, before + count]
        )
    return before


class Transaction:
    """The rows that one submission writes, ready to be written again with other keys."""

    def __init__(self, application: Application) -> None:
        self.application = columns_of(application)
        self.event = columns_of(ApplicationEvent.objects.get(application=application))
        notification = Notification.objects.get(
            dedup_key=f"application_received:{application.reference}"
        )
        self.notification = columns_of(notification)
        self.deliveries = [
            columns_of(row) for row in Delivery.objects.filter(notification=notification)
        ]

    def write(self, connection: psycopg.Connection[Any]) -> None:
        """Write all of them in one transaction."""
        reference = new_reference()
        with connection.transaction():
            fresh = {"reference": reference, "intake": reference, "idempotency_key": reference}
            application = insert(connection, "applications_application", self.application | fresh)
            insert(
                connection,
                "applications_applicationevent",
                self.event | {"application_id": application},
            )
            notification = insert(
                connection,
                "notifications_notification",
                self.notification | {"dedup_key": f"bench:{reference}"},
            )
            for number, delivery in enumerate(self.deliveries):
                other = {
                    "notification_id": notification,
                    "key": uuid.uuid4(),
                    "dedup_key": f"bench:{reference}:{number}",
                }
                insert(connection, "notifications_delivery", delivery | other)
                connection.execute(
                    "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
                    " VALUES ('bench', 'bench', '{}')"
                )


def insert(connection: psycopg.Connection[Any], table: str, values: dict[str, Any]) -> int:
    """Write one row and return its key."""
    names = ", ".join(values)
    marks = ", ".join(["%s"] * len(values))
    row = connection.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id",  # noqa: S608 - our own table
        list(values.values()),
    ).fetchone()
    assert row is not None
    return int(row[0])
