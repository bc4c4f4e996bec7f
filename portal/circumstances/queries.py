"""Reads reported changes: the citizen's own, and what the staff of a body has to take note of."""

import uuid
from collections.abc import Collection

from django.db.models import Count, QuerySet

from portal.accounts.models import User
from portal.applications.models import Application
from portal.circumstances.models import ChangeEffect, ChangeReport
from portal.households.models import Mandate


class ReportNotFoundError(LookupError):
    """There is no such report for the one who asks."""


class EffectNotFoundError(LookupError):
    """There is no such effect for the one who asks."""


def reports_of(*, user: User, under: Mandate | None = None) -> QuerySet[ChangeReport]:
    """Return what somebody has reported, newest first, with how many files were told.

    What a helper reported for a person is there only under that mandate, and nothing else.
    """
    return (
        ChangeReport.objects.filter(user=user, mandate=under, sent_at__isnull=False)
        .annotate(file_count=Count("effects"))
        .order_by("-sent_at", "-id")
    )


def report_of(*, user: User, key: uuid.UUID, under: Mandate | None = None) -> ChangeReport:
    """Return one of somebody's own reports, or of those under a mandate.

    Raises:
        ReportNotFoundError: if there is none, or it is somebody else's.
    """
    report = ChangeReport.objects.filter(user=user, mandate=under, key=key).first()
    if report is None:
        raise ReportNotFoundError(key)
    return report


def prepared_report_of(*, user: User, under: Mandate | None = None) -> ChangeReport | None:
    """Return the report that somebody began and has not sent."""
    return ChangeReport.objects.filter(user=user, mandate=under, sent_at__isnull=True).first()


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
        ChangeEffect.objects.filter(
            application__handled_by__in=organisations, noted_at__isnull=True
        )
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
