"""Reads what a person asked about the own data, and which files have outlived their time."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from portal.accounts.models import User
from portal.applications.models import Application
from portal.applications.rules import EventKind
from portal.core import clock
from portal.households import queries as households
from portal.privacy import rules
from portal.privacy.holdings import HOLDINGS, Holding
from portal.privacy.models import AccountClosure, CorrectionRequest, DataExport, RetentionRule

_BATCH = 500


class ExportNotFoundError(LookupError):
    """There is no such copy for the one who asks."""


class CorrectionNotFoundError(LookupError):
    """There is no such request for the one who asks."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long one file is kept; without a day it still runs."""

    application: Application
    until: dt.date | None
    may_go_now: bool


def files_about(*, user: User) -> QuerySet[Application]:
    """Return the files that are somebody's own data.

    What was sent under a mandate belongs to the person represented, never to who acted.
    """
    own = Q(applicant=user, submitted_under__isnull=True)
    digest = households.verified_digest_of(user=user)
    if digest:
        own |= Q(embg_digest=digest)
    represented = households.represented_people_of(user=user)
    if represented:
        own |= Q(person_id__in=represented)
    return Application.objects.filter(own)


def rows_about(*, holding: Holding, user: User) -> QuerySet[Any]:
    """Return the rows of a table that are somebody's own data, oldest first."""
    if not holding.is_of_file:
        return holding.rows_of(user=user)
    return holding.rows_in_files(files=files_about(user=user).values("pk"))


def holdings_count(*, user: User) -> list[tuple[str, int]]:
    """Return how many rows of each kind are kept about somebody, with the kind's name."""
    rows = []
    for holding in HOLDINGS:
        count = rows_about(holding=holding, user=user).count()
        if count:
            rows.append((holding.name, count))
    return rows


def exports_of(*, user: User) -> QuerySet[DataExport]:
    """Return the copies that somebody asked for, newest first."""
    return DataExport.objects.filter(user=user)


def export_of(*, user: User, key: uuid.UUID) -> DataExport:
    """Return a copy of somebody's own data that is ready.

    Raises:
        ExportNotFoundError: if there is none, it is not ready or it has expired.
    """
    found = DataExport.objects.filter(user=user, key=key, state=rules.ExportState.READY).first()
    if found is None:
        raise ExportNotFoundError(key)
    return found


def years_in_force(*, on: dt.date) -> dict[str, int]:
    """Return for how many years files are kept, by outcome, as the rules of a day say."""
    rows = RetentionRule.objects.filter(valid_from__lte=on).order_by("outcome", "valid_from")
    return {row.outcome: row.years for row in rows}


def unconfirmed_people(*, at: dt.datetime) -> list[User]:
    """Return who was entered at a counter and has not agreed within the days in force.

    Nobody for whom a file exists is among them, and nobody while no period is known.
    """
    days = (
        RetentionRule.objects.filter(
            outcome=rules.UNCONFIRMED_PERSON, valid_from__lte=clock.day_of(at)
        )
        .order_by("-valid_from")
        .values_list("days", flat=True)
        .first()
    )
    if days is None:
        return []
    keepers = households.keepers_never_confirmed(before=at - dt.timedelta(days=days))
    files = Application.objects.filter(person__owner=OuterRef("pk"))
    return list(keepers.exclude(Exists(files)).order_by("pk"))


def released_people(*, at: dt.datetime) -> QuerySet[User]:
    """Return the keepers of a counter whose mandates have ended and whose files are all erased."""
    files = Application.objects.filter(person__owner=OuterRef("pk"), erasure__isnull=True)
    return households.keepers_released(at=at).exclude(Exists(files)).order_by("pk")


def keeping_of(*, user: User, on: dt.date) -> list[Keeping]:
    """Return for each file of a person how long it is kept, newest first."""
    years = years_in_force(on=on)
    rows = (
        files_about(user=user)
        .filter(erasure__isnull=True)
        .select_related("service", "decision")
        .prefetch_related("events")
        .order_by("-submitted_at")
    )
    return [_keeping(row, years=years) for row in rows]


def outlived(*, on: dt.date) -> Iterator[Application]:
    """Yield the files whose time of keeping is over; never one that runs."""
    years = years_in_force(on=on)
    rows = (
        Application.objects.filter(
            status__in=[str(status) for status in rules.ENDED], erasure__isnull=True
        )
        .select_related("decision")
        .annotate(ended_at=Max("events__at"))
        .order_by("pk")
    )
    for row in rows.iterator(chunk_size=_BATCH):
        until = _kept_until(row, ended_on=clock.day_of(row.ended_at), years=years)
        if until is not None and until < on:
            yield row


def corrections_of(*, user: User) -> QuerySet[CorrectionRequest]:
    """Return what somebody asked to have corrected, newest first."""
    return CorrectionRequest.objects.filter(user=user).select_related("application")


def corrections_to_answer(*, organisations: Collection[str]) -> QuerySet[CorrectionRequest]:
    """Return the requests that the staff of some bodies has to answer, the most urgent first."""
    return (
        CorrectionRequest.objects.filter(
            handled_by__in=organisations, state=rules.CorrectionState.ASKED
        )
        .select_related("application__service", "user")
        .order_by("due_on", "id")
    )


def correction_to_answer(*, organisations: Collection[str], key: uuid.UUID) -> CorrectionRequest:
    """Return one request that these bodies answer.

    Raises:
        CorrectionNotFoundError: if there is none, or it is another body's.
    """
    rows = CorrectionRequest.objects.filter(handled_by__in=organisations, key=key)
    found = rows.select_related("application__service", "user").first()
    if found is None:
        raise CorrectionNotFoundError(key)
    return found


def closure_of(*, user: User) -> AccountClosure | None:
    """Return the closing of the account that was asked for and not taken back."""
    return AccountClosure.objects.filter(user=user, taken_back_at__isnull=True).first()


def _keeping(application: Application, *, years: dict[str, int]) -> Keeping:
    events = list(application.events.all())
    ended_on = clock.day_of(max(event.at for event in events))
    return Keeping(
        application=application,
        until=_kept_until(application, ended_on=ended_on, years=years),
        may_go_now=rules.may_be_erased_at_once(
            status=application.state, history=[EventKind(event.kind) for event in events]
        ),
    )


def _kept_until(
    application: Application, *, ended_on: dt.date, years: dict[str, int]
) -> dt.date | None:
    decision = getattr(application, "decision", None)
    return rules.kept_until(
        status=application.state,
        ended_on=ended_on,
        appeal_until=decision.appeal_until if decision else None,
        years=years,
    )
