"""Receives a file piece by piece, so that a line that breaks costs a piece and not the file.

The pieces become one file when all are there; it is checked at once, and what is refused is
forgotten. Checking happens after the row is released.
"""

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet, Sum

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.clients import inspector
from portal.applications.models import Application, PaperUpload, PaperUploadPart
from portal.applications.operations.papers import checked, scanned
from portal.applications.queries import UploadNotFoundError
from portal.applications.queries.following import takes_papers
from portal.applications.rules.papers import PDF
from portal.core import clock


class UnexpectedOffsetError(Exception):
    """A piece does not go on where the last one ended; says where that is."""

    def __init__(self, arrived: int) -> None:
        super().__init__(str(arrived))
        self.arrived = arrived


@transaction.atomic
def begin_upload(
    *,
    application: Application,
    owner: User,
    name: str,
    length: int,
    at: dt.datetime,
    fingerprint: str = "",
) -> PaperUpload:
    """Expect a file; the same one announced again goes on where it stopped.

    Raises:
        RefusedPaperError: if it is empty or too large, or too much is on its way already.
        CannotHappenError: if the application takes no papers.
    """
    rules.check_length(length=length)
    if not takes_papers(application=application, on=clock.day_of(at)):
        kind = rules.EventKind.PAPER_ADDED
        raise rules.CannotHappenError(status=application.state, kind=kind)
    # Whoever begins two at once waits here, so that neither goes beyond the quota.
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    PaperUpload.objects.filter(owner=owner, expires_at__lte=at).delete()
    mine = PaperUpload.objects.filter(owner=owner).defer("content", "preview")
    here = mine.filter(application=application)
    if fingerprint and (earlier := here.filter(fingerprint=fingerprint, length=length).first()):
        return earlier
    here.filter(fingerprint=fingerprint).exclude(fingerprint="").delete()
    rules.check_quota(
        uploads=mine.count(),
        size=mine.aggregate(size=Sum("length"))["size"] or 0,
        length=length,
    )
    return PaperUpload.objects.create(
        application=application,
        owner=owner,
        name=rules.kept_name(name=name, content_type=PDF),
        length=length,
        fingerprint=fingerprint,
        created_at=at,
        expires_at=at + rules.KEPT_FOR,
        position=(here.aggregate(last=Max("position"))["last"] or 0) + 1,
    )


def receive_part(
    *,
    application: Application,
    owner: User,
    key: str,
    start: int,
    content: bytes,
    at: dt.datetime,
) -> PaperUpload:
    """Keep a piece; with the last one the file is checked.

    Raises:
        UploadNotFoundError: if nobody expects the file, or no longer.
        UnexpectedOffsetError: if the piece does not begin where the last one ended.
        RefusedPaperError: if the piece is too long, or the complete file is not taken.
    """
    upload = _append(
        application=application, owner=owner, key=key, start=start, content=content, at=at
    )
    if upload.arrived == upload.length and not upload.is_checked:
        content = b"".join(bytes(part) for part in upload.parts.values_list("content", flat=True))
        _check(upload, content, at=at)
    return upload


@transaction.atomic
def _append(
    *, application: Application, owner: User, key: str, start: int, content: bytes, at: dt.datetime
) -> PaperUpload:
    upload = (
        PaperUpload.objects.select_for_update()
        .defer("content", "preview")
        .filter(application=application, owner=owner, key=key, expires_at__gt=at)
        .first()
    )
    if upload is None:
        raise UploadNotFoundError(key)
    if start != upload.arrived:
        raise UnexpectedOffsetError(upload.arrived)
    if len(content) > rules.MOST_BYTES_OF_A_PART or start + len(content) > upload.length:
        raise rules.RefusedPaperError(rules.PaperProblem.TOO_LARGE)
    if content:
        PaperUploadPart.objects.create(upload=upload, start=start, content=content)
        upload.arrived += len(content)
        upload.expires_at = at + rules.KEPT_FOR
        upload.save(update_fields=["arrived", "expires_at"])
    return upload


def _check(upload: PaperUpload, content: bytes, *, at: dt.datetime) -> None:
    """Check a file that has arrived, in one request at a time; what is refused is forgotten.

    The row is not locked meanwhile: whoever takes the page away does not wait, and it stays away.

    Raises:
        UploadNotFoundError: if it was taken away meanwhile.
        RefusedPaperError: if it is not taken, or another request is checking it just now.
    """
    mine = _claimed(upload, at=at)
    try:
        _compare(upload, content)
        found = _checked_columns(content)
    except rules.RefusedPaperError:
        mine.delete()
        raise
    except Exception:
        mine.update(checking_until=None)
        raise
    with transaction.atomic():
        if not mine.update(**found, arrived=upload.length, checking_until=None):
            raise UploadNotFoundError(upload.key)
        upload.parts.all().delete()
    upload.refresh_from_db()


def _claimed(upload: PaperUpload, *, at: dt.datetime) -> QuerySet[PaperUpload]:
    """Reserve the check of a file for this request; return the row as long as it is reserved."""
    until = at + rules.CHECKED_WITHIN
    row = PaperUpload.objects.filter(pk=upload.pk)
    free = row.filter(Q(checking_until=None) | Q(checking_until__lte=at), content_type="")
    if free.update(checking_until=until):
        return row.filter(checking_until=until)
    if row.exists():
        raise rules.RefusedPaperError(rules.PaperProblem.BUSY)
    raise UploadNotFoundError(upload.key)


def _compare(upload: PaperUpload, content: bytes) -> None:
    """Refuse a file that is not the one that was announced."""
    if upload.fingerprint and hashlib.sha256(content).hexdigest() != upload.fingerprint:
        raise rules.RefusedPaperError(rules.PaperProblem.BROKEN_ON_THE_WAY)


def _checked_columns(content: bytes) -> dict[str, Any]:
    """Return what the check makes of a file: the columns of its row."""
    kind = rules.checked_content_type(content)
    if kind == PDF:
        found = checked(content=content)
        return {
            "content_type": kind,
            "content": content,
            "pages": found.pages,
            "scan": found.scan,
        }
    scan = scanned(content=content)
    page = inspector.page_of_picture(content=content)
    return {
        "content_type": kind,
        "content": page.jpeg,
        "preview": page.preview,
        "pages": 1,
        "scan": scan,
        "problems": [str(problem) for problem in page.problems],
    }


def take_file(
    *, application: Application, owner: User, name: str, content: bytes, at: dt.datetime
) -> PaperUpload:
    """Take a file that came at once, as a page that waits to be put together.

    Raises:
        RefusedPaperError: if it is not taken, or too much is on its way already.
        CannotHappenError: if the application takes no papers.
    """
    upload = begin_upload(
        application=application,
        owner=owner,
        name=name,
        length=len(content),
        at=at,
        fingerprint=hashlib.sha256(content).hexdigest(),
    )
    if not upload.is_checked:
        _check(upload, content, at=at)
    return upload


def remove_upload(*, application: Application, owner: User, key: str) -> None:
    """Forget a file on its way; once it is gone nothing happens."""
    PaperUpload.objects.filter(application=application, owner=owner, key=key).delete()


def expire_uploads(*, at: dt.datetime) -> int:
    """Forget what nobody went on with; return how many files."""
    expired = PaperUpload.objects.filter(expires_at__lte=at)
    count = expired.count()
    expired.delete()
    return count
