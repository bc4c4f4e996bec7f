"""Puts photographed pages in order and sends them as one paper."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from portal.accounts.models import User
from portal.applications import binding, rules
from portal.applications.models import Application, Paper, PaperRequest, PaperUpload
from portal.applications.operations.papers import Checked, checked, keep_checked, scanned
from portal.applications.operations.uploading import take_file
from portal.applications.queries import UploadNotFoundError, uploads_of
from portal.applications.rules.papers import PDF
from portal.catalogue.models import ServiceDocument


@transaction.atomic
def move_page(*, application: Application, owner: User, key: str, by: int, at: dt.datetime) -> None:
    """Move a page up (-1) or down (+1); the first cannot go up nor the last one down.

    Raises:
        UploadNotFoundError: if there is no such page.
    """
    rows = list(
        uploads_of(application=application, owner=owner, at=at).select_for_update(of=("self",))
    )
    here = next((place for place, row in enumerate(rows) if str(row.key) == key), None)
    if here is None:
        raise UploadNotFoundError(key)
    there = min(max(here + by, 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    for position, row in enumerate(rows, start=1):
        row.position = position
    PaperUpload.objects.bulk_update(rows, ["position"])


@transaction.atomic
def turn_page(*, application: Application, owner: User, key: str, by: int, at: dt.datetime) -> None:
    """Turn a page clockwise by right angles.

    Raises:
        UploadNotFoundError: if there is no such page.
    """
    rows = uploads_of(application=application, owner=owner, at=at).filter(key=key)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise UploadNotFoundError(key)
    row.rotation = rules.turned(rotation=row.rotation, by=by)
    row.save(update_fields=["rotation"])


def take_files(
    *,
    application: Application,
    owner: User,
    files: Sequence[tuple[str, bytes]],
    at: dt.datetime,
    document: ServiceDocument | None = None,
    request: PaperRequest | None = None,
) -> Paper | None:
    """Take files (name, content) that came at once; one that is in order is a paper already.

    Several photographs, and one that may be hard to read, wait as pages until they were looked at
    and sent; then nothing is returned.

    Raises:
        RefusedPaperError: if one is not taken: then none is.
        CannotHappenError: if the application takes no papers.
    """
    kinds = {rules.checked_content_type(content) for _name, content in files}
    if len(files) > 1 and PDF in kinds:
        raise rules.RefusedPaperError(rules.PaperProblem.MIXED)
    if len(files) == 1:
        name, content = files[0]
        found = checked(content=content)
        if not found.legibility:
            return keep_checked(
                application=application,
                uploaded_by=owner,
                name=name,
                checked=found,
                at=at,
                document=document,
                request=request,
            )
    taken: list[PaperUpload] = []
    try:
        for name, content in files:
            taken.append(
                take_file(application=application, owner=owner, name=name, content=content, at=at)
            )
    except rules.RefusedPaperError:
        PaperUpload.objects.filter(pk__in=[upload.pk for upload in taken]).delete()
        raise
    return None


def send_pages(
    *,
    application: Application,
    owner: User,
    at: dt.datetime,
    document: ServiceDocument | None = None,
    request: PaperRequest | None = None,
    actor_role: str = rules.ActorRole.APPLICANT,
) -> Paper | None:
    """Send what has arrived as one paper: photographs in their order, or one PDF.

    A second press finds nothing that waits and sends nothing.

    Raises:
        RefusedPaperError: if PDF and photographs are mixed, or there are too many.
        CannotHappenError: if the application takes no papers.
    """
    found = uploads_of(application=application, owner=owner, at=at).exclude(content_type="")
    uploads = list(found.defer(None))
    if not uploads:
        return None
    return keep_checked(
        application=application,
        uploaded_by=owner,
        name=uploads[0].name,
        checked=_together(uploads),
        at=at,
        document=document,
        request=request,
        actor_role=actor_role,
        uploads=uploads,
    )


def _together(uploads: list[PaperUpload]) -> Checked:
    """Return the pages as one paper."""
    if len(uploads) == 1 and uploads[0].content_type == PDF:
        # Checked when it arrived; once more, since the scanner may know more by now.
        return checked(content=bytes(uploads[0].content or b""))
    if any(upload.content_type == PDF for upload in uploads):
        raise rules.RefusedPaperError(rules.PaperProblem.MIXED)
    if len(uploads) > rules.MOST_PAGES:
        raise rules.RefusedPaperError(rules.PaperProblem.TOO_MANY_PAGES)
    content = binding.bound(
        pages=[
            binding.BoundPage(jpeg=bytes(upload.content or b""), rotation=upload.rotation)
            for upload in uploads
        ]
    )
    problems = dict.fromkeys(problem for upload in uploads for problem in upload.problems)
    return Checked(
        content=content,
        pages=len(uploads),
        scan=scanned(content=content),
        legibility=tuple(rules.LegibilityProblem(problem) for problem in problems),
    )
