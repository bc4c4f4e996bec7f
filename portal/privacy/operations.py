"""Copies, corrects, erases and closes; every operation may be repeated without harm."""

import datetime as dt
import secrets
import tempfile
import uuid
from collections.abc import Callable

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from portal.accounts.models import User
from portal.applications.models import Application
from portal.core import clock
from portal.households import operations as household_operations
from portal.households import queries as households
from portal.notifications.operations import notify
from portal.privacy import export, queries, rules
from portal.privacy.holdings import HOLDINGS, Erase, Holding
from portal.privacy.models import AccountClosure, CorrectionRequest, DataExport, Erasure

MAKE_EXPORT_TASK = "portal.privacy.make_export"
QUEUE = "privacy"
# Without a residence no centre is competent: operators answer for the whole portal.
_WHOLE_PORTAL = ""


class FileStillNeededError(Exception):
    """The file still runs, or its time of keeping is not over."""


class NothingToCloseError(Exception):
    """Nobody asked to close this account, or it is closed already."""


@transaction.atomic
def request_export(*, user: User, language: str, at: dt.datetime) -> DataExport:
    """Have a copy of somebody's data made by the worker; one at a time and one a day."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    of_today = DataExport.objects.filter(
        user=user,
        language=language,
        state=rules.ExportState.READY,
        made_at__gt=at - rules.EXPORT_AGAIN_AFTER,
    ).first()
    if of_today is not None:
        return of_today
    row, is_new = DataExport.objects.get_or_create(
        user=user,
        state=rules.ExportState.ASKED,
        defaults={"asked_at": at, "language": language},
    )
    if is_new:
        app.configure_task(MAKE_EXPORT_TASK, queue=QUEUE).defer(export_id=row.pk)
    return row


def make_export(*, export_id: int, at: dt.datetime) -> None:
    """Make a copy that was asked for; nothing happens when it is there."""
    row = DataExport.objects.select_related("user").filter(pk=export_id).first()
    if row is None or row.state != rules.ExportState.ASKED:
        return
    with tempfile.NamedTemporaryFile(suffix=".zip") as archive:
        export.write_archive(to=archive, user=row.user, language=row.language)
        _keep_export(export_id=export_id, archive=File(archive), at=at)


@transaction.atomic
def _keep_export(*, export_id: int, archive: "File[bytes]", at: dt.datetime) -> None:
    locked = DataExport.objects.select_for_update(of=("self",)).get(pk=export_id)
    if locked.state != rules.ExportState.ASKED:
        return
    locked.file.save(f"{locked.key}.zip", archive, save=False)
    locked.state, locked.made_at, locked.size = rules.ExportState.READY, at, archive.size
    locked.expires_at = at + dt.timedelta(days=rules.EXPORT_DAYS)
    locked.save()
    notify(
        user=locked.user,
        template="export_ready",
        context={},
        dedup_key=f"export_ready:{locked.key}",
    )


def give_up_export(*, export_id: int) -> None:
    """Say that a copy could not be made, so that it can be asked for again."""
    DataExport.objects.filter(pk=export_id, state=rules.ExportState.ASKED).update(
        state=rules.ExportState.FAILED
    )


def expire_exports(*, at: dt.datetime) -> int:
    """Erase the copies whose days are over; return how many."""
    rows = list(DataExport.objects.filter(state=rules.ExportState.READY, expires_at__lte=at))
    for row in rows:
        row.file.delete(save=False)
        row.state = rules.ExportState.EXPIRED
        row.save(update_fields=["file", "state", "updated_at"])
    return len(rows)


@transaction.atomic
def request_correction(
    *,
    user: User,
    key: uuid.UUID,
    subject: rules.Subject,
    wrong: str,
    right: str,
    at: dt.datetime,
    application: Application | None = None,
) -> CorrectionRequest:
    """Ask for a correction; the same form sent twice is one request.

    The body that has the file answers, otherwise the centre of the residence.
    """
    row, _made = CorrectionRequest.objects.get_or_create(
        key=key,
        user=user,
        defaults={
            "subject": subject,
            "application": application,
            "handled_by": application.handled_by if application else _centre_of(user),
            "wrong": wrong.strip(),
            "right": right.strip(),
            "asked_at": at,
            "due_on": rules.answer_due_on(asked_on=clock.day_of(at)),
        },
    )
    return row


@transaction.atomic
def answer_correction(
    *,
    request: CorrectionRequest,
    state: rules.CorrectionState,
    answer: str,
    actor: User,
    at: dt.datetime,
) -> CorrectionRequest:
    """Answer a request for correction; the first answer stands."""
    row = CorrectionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if row.state != rules.CorrectionState.ASKED:
        return row
    row.state, row.answer = state, answer.strip()
    row.answered_at, row.answered_by = at, actor
    row.save()
    notify(
        user=row.user,
        template="correction_answered",
        context={},
        dedup_key=f"correction_answered:{row.key}",
    )
    return row


@transaction.atomic
def erase_own_file(*, user: User, application: Application, at: dt.datetime) -> None:
    """Anonymise a file at the person's own wish.

    Raises:
        FileStillNeededError: unless it was withdrawn before anybody began to examine it.
    """
    keeping = {
        one.application.pk: one for one in queries.keeping_of(user=user, on=clock.day_of(at))
    }
    if Erasure.objects.filter(application=application).exists():
        return
    found = keeping.get(application.pk)
    if found is None or not found.may_go_now:
        raise FileStillNeededError(application.reference)
    anonymise_file(application=application, at=at, years=None)


@transaction.atomic
def anonymise_file(*, application: Application, at: dt.datetime, years: int | None) -> None:
    """Take everything personal out of an ended file; its codes and days stay for statistics.

    Raises:
        FileStillNeededError: if the file still runs.
    """
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if row.state not in rules.ENDED:
        raise FileStillNeededError(row.reference)
    if Erasure.objects.filter(application=row).exists():
        return
    for holding in HOLDINGS:
        if holding.file is not None:
            rows = (
                holding.rows_in(application=row)
                if holding.file
                else holding.table()._default_manager.filter(pk=row.pk)  # noqa: SLF001 - documented
            )
            _erase(holding, rows)
    Erasure.objects.create(
        application=row, at=at, outcome=row.status, years=years, at_own_wish=years is None
    )


def apply_retention(*, at: dt.datetime, dry_run: bool = False) -> list[str]:
    """Anonymise every file whose time is over; return their numbers. A dry run changes nothing."""
    on = clock.day_of(at)
    years = queries.years_in_force(on=on)
    references = []
    for application in queries.outlived(on=on):
        if not dry_run:
            anonymise_file(application=application, at=at, years=years[application.status])
        references.append(application.reference)
    return references


def erase_unconfirmed_people(*, at: dt.datetime, dry_run: bool = False) -> list[str]:
    """Erase who was entered at a counter and never agreed; return the keys of their mandates.

    A dry run changes nothing. Whoever agrees meanwhile, or has a file, stays.
    """
    keys = []
    for keeper in queries.unconfirmed_people(at=at):
        asked = households.mandates_over(keeper=keeper)
        if dry_run or household_operations.erase_never_confirmed(keeper=keeper):
            keys += [str(mandate.key) for mandate in asked]
    return keys


def erase_released_people(*, at: dt.datetime, dry_run: bool = False) -> list[str]:
    """Erase who was helped at a counter once no mandate and no file needs the profile.

    Returns the keys of their mandates. A dry run changes nothing.
    """
    keys = []
    for keeper in list(queries.released_people(at=at)):
        given = households.mandates_over(keeper=keeper)
        if dry_run or _erase_released(keeper=keeper, at=at):
            keys += [str(mandate.key) for mandate in given]
    return keys


@transaction.atomic
def _erase_released(*, keeper: User, at: dt.datetime) -> bool:
    """Erase one such profile; not if somebody asked for a mandate meanwhile."""
    User.objects.select_for_update(of=("self",)).get(pk=keeper.pk)
    household_operations.hold_people(keeper=keeper)
    if not queries.released_people(at=at).filter(pk=keeper.pk).exists():
        return False
    _anonymise(user=keeper)
    return True


@transaction.atomic
def ask_to_close(*, user: User, at: dt.datetime) -> AccountClosure:
    """Close the account after the grace period, unless it is taken back before."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    row, is_new = AccountClosure.objects.get_or_create(
        user=user,
        taken_back_at=None,
        defaults={"asked_at": at, "closes_on": rules.closes_on(asked_on=clock.day_of(at))},
    )
    if is_new:
        notify(
            user=user,
            template="account_closing",
            context={},
            dedup_key=f"account_closing:{row.pk}",
        )
    return row


@transaction.atomic
def take_back_closing(*, user: User, at: dt.datetime) -> None:
    """Keep the account after all.

    Raises:
        NothingToCloseError: if nobody asked to close it, or it is closed already.
    """
    rows = AccountClosure.objects.select_for_update(of=("self",)).filter(
        user=user, taken_back_at=None, closed_at=None
    )
    if not rows.update(taken_back_at=at):
        raise NothingToCloseError


def close_due_accounts(*, at: dt.datetime) -> int:
    """Close the accounts whose day has come, and anonymise those that nothing holds any more.

    A file that runs goes on; the account behind it stays without sign-in until the file's time
    of keeping is over, too.
    """
    due = AccountClosure.objects.filter(
        taken_back_at__isnull=True, closed_at__isnull=True, closes_on__lte=clock.day_of(at)
    )
    ids = list(due.values_list("pk", flat=True))
    for closure_id in ids:
        _close(closure_id=closure_id, at=at)
    waiting = AccountClosure.objects.filter(closed_at__isnull=False, anonymised_at__isnull=True)
    for closure_id in waiting.values_list("pk", flat=True):
        _anonymise_if_free(closure_id=closure_id, at=at)
    return len(ids)


@transaction.atomic
def _close(*, closure_id: int, at: dt.datetime) -> None:
    row = AccountClosure.objects.select_for_update(of=("self",)).get(pk=closure_id)
    if row.closed_at is not None or row.taken_back_at is not None:
        return
    user = User.objects.select_for_update(of=("self",)).get(pk=row.user_id)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    row.closed_at = at
    row.save(update_fields=["closed_at", "updated_at"])


@transaction.atomic
def _anonymise_if_free(*, closure_id: int, at: dt.datetime) -> None:
    """Take everything personal out of an account once no file needs it."""
    row = (
        AccountClosure.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=closure_id)
    )
    user = row.user
    concerns = Q(applicant=user) | Q(person__owner=user)
    if Application.objects.filter(concerns, erasure__isnull=True).exists():
        return
    _anonymise(user=user)
    row.anonymised_at = at
    row.save(update_fields=["anonymised_at", "updated_at"])


def _anonymise(*, user: User) -> None:
    for holding in HOLDINGS:
        if holding.file is None or holding.model == "privacy.correctionrequest":
            _erase(holding, holding.rows_of(user=user))
    User.objects.filter(pk=user.pk).update(email=f"erased-{secrets.token_hex(8)}@erased.invalid")


def _erase(holding: Holding, rows: "models.QuerySet[models.Model]") -> None:
    named: dict[int, str] = {}
    if holding.stored:
        named = dict(rows.exclude(**{holding.stored: ""}).values_list("pk", holding.stored))
    if holding.erase is Erase.BLANK:
        rows.update(**holding.blank)
    elif holding.erase is Erase.DELETE:
        rows.delete()
    if named:
        _remove_unused(holding, named)


def _remove_unused(holding: Holding, named: dict[int, str]) -> None:
    """Delete stored files once all is well, but none that a row which stays uses again."""
    manager = holding.table()._default_manager  # noqa: SLF001 - Django's documented name for it
    others = manager.filter(**{f"{holding.stored}__in": set(named.values())}).exclude(pk__in=named)
    unused = set(named.values()) - set(others.values_list(holding.stored, flat=True))
    column = holding.table()._meta.get_field(holding.stored)  # noqa: SLF001 - documented
    assert isinstance(column, models.FileField)  # noqa: S101 - for the type checker
    for name in unused:
        transaction.on_commit(_remover(column.storage, name))


def _remover(storage: Storage, name: str) -> Callable[[], None]:
    def remove() -> None:
        storage.delete(name)

    return remove


def _centre_of(user: User) -> str:
    person = households.profile_of(user=user).person
    municipality = person.household.municipality if person else None
    return municipality.centre.code if municipality else _WHOLE_PORTAL
