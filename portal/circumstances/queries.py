"""Reads reported changes: the citizen's own, and what the staff of a body has to take note of."""

import uuid
from collections.abc import Collection

from django.db.models import Count, QuerySet

from portal.accounts.models import User
from portal.applications.models import Application
from portal.circumstances.models import ChangeEffect, ChangeReport


class ReportNotFoundError(LookupError):
    """There is no such report for the one who asks."""


class EffectNotFoundError(LookupError):
    """There is no such effect for the one who asks."""


def reports_of(*, user: User) -> QuerySet[ChangeReport]:
    """Return what a citizen has reported, newest first, with how many files were told."""
    return (
        ChangeReport.objects.filter(user=user, sent_at__isnull=False)
        .annotate(file_count=Count("effects"))
        .order_by("-sent_at", "-id")
    )


def report_of(*, user: User, key: uuid.UUID) -> ChangeReport:
    """Return one of the citizen's own reports.

    Raises:
        ReportNotFoundError: if there is none, or it is somebody else's.
    """
    report = ChangeReport.objects.filter(user=user, key=key).first()
    if report is None:
        raise ReportNotFoundError(key)
    return report


def prepared_report_of(*, user: User) -> ChangeReport | None:
    """Return the report that a citizen began and has not sent."""
    return ChangeReport.objects.filter(user=user, sent_at__isnull=True).first()


def effects_of(*, report: ChangeReport) -> QuerySet[ChangeEffect]:
    """Return what a report meant for each file."""
    return report.effects.select_related("application__service").order_by("id")


def effects_on(*, application: Application) -> QuerySet[ChangeEffect]:
    """Return the changes that were told to a file, newest first."""
    return application.change_effects.select_related("report", "noted_by").order_by(
        "-report__sent_at", "-id"
    )


def effects_to_note(*, organisations: Collection[str]) -> QuerySet[ChangeEffect]:
    """Return what the staff of some bodies has still to take note of, oldest first."""
    return (
        ChangeEffect.objects.filter(handled_by__in=organisations, noted_at__isnull=True)
        .select_related("report", "application__service", "application__municipality")
        .order_by("report__sent_at", "id")
    )


def effect_to_note(*, organisations: Collection[str], effect_id: int) -> ChangeEffect:
    """Return one effect on a file of these bodies.

    Raises:
        EffectNotFoundError: if there is none, or another body has the file.
    """
    effect = (
        ChangeEffect.objects.filter(application__handled_by__in=organisations, pk=effect_id)
        .select_related("application")
        .first()
    )
    if effect is None:
        raise EffectNotFoundError(effect_id)
    return effect
