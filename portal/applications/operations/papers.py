"""Takes papers into an application: checked, scanned, kept in private storage.

Checking and scanning take seconds and happen before any row is locked; the row is locked only to
keep what came out well. What is refused leaves nothing behind.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from portal.accounts.models import User
from portal.applications import binding, rules
from portal.applications.clients import clamav, inspector
from portal.applications.models import (
    Application,
    Paper,
    PaperRequest,
    PaperScan,
    PaperUpload,
    private_storage,
)
from portal.applications.operations.events import locked, record
from portal.applications.operations.reviewing import resume_review
from portal.applications.queries.following import takes_papers
from portal.applications.rules.papers import PDF
from portal.catalogue.models import ServiceDocument
from portal.core import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that was found in order, as it will be kept."""

    content: bytes
    pages: int
    scan: PaperScan
    legibility: tuple[rules.LegibilityProblem, ...] = ()


def add_paper(
    *,
    application: Application,
    uploaded_by: User,
    name: str,
    content: bytes,
    at: dt.datetime,
    document: ServiceDocument | None = None,
    request: PaperRequest | None = None,
    actor_role: str = rules.ActorRole.APPLICANT,
) -> Paper:
    """Keep a paper; the same file twice is one paper. A photograph becomes a PDF of one page.

    When it answers the last open request the examination goes on.

    Raises:
        RefusedPaperError: if the file is not taken; the problem says why.
        CannotHappenError: if the application no longer takes papers.
    """
    return keep_checked(
        application=application,
        uploaded_by=uploaded_by,
        name=name,
        checked=checked(content=content),
        at=at,
        document=document,
        request=request,
        actor_role=actor_role,
    )


def checked(*, content: bytes) -> Checked:
    """Check a file that was sent as a whole: what it is, viruses, then what lies in it.

    Raises:
        RefusedPaperError: if the file is not taken; the problem says why.
    """
    kind = rules.checked_content_type(content)
    scan = scanned(content=content)
    if kind == PDF:
        pages = inspector.pages_of_pdf(content=content)
        return Checked(content=content, pages=pages, scan=scan)
    page = inspector.page_of_picture(content=content)
    bound = binding.bound(pages=[binding.BoundPage(jpeg=page.jpeg)])
    return Checked(content=bound, pages=1, scan=scan, legibility=page.problems)


def scanned(*, content: bytes) -> PaperScan:
    """Have the content scanned where a scanner is set up; nothing gets in unscanned then.

    Raises:
        RefusedPaperError: if something was found, or the scanner does not answer.
    """
    if not settings.CLAMAV_SOCKET:
        return PaperScan.NOT_SCANNED
    try:
        infected = clamav.is_infected(content=content, address=settings.CLAMAV_SOCKET)
    except clamav.ScannerUnavailableError:
        raise rules.RefusedPaperError(rules.PaperProblem.CANNOT_BE_SCANNED) from None
    if infected:
        raise rules.RefusedPaperError(rules.PaperProblem.INFECTED)
    return PaperScan.CLEAN


def keep_checked(
    *,
    application: Application,
    uploaded_by: User,
    name: str,
    checked: Checked,
    at: dt.datetime,
    document: ServiceDocument | None = None,
    request: PaperRequest | None = None,
    actor_role: str = rules.ActorRole.APPLICANT,
    uploads: Sequence[PaperUpload] = (),
) -> Paper:
    """Keep what was checked; `uploads` are the files on their way that it was made of.

    Raises:
        RefusedPaperError: if there are too many papers already.
        CannotHappenError: if the application no longer takes papers.
    """
    named = document or (request.document if request else None)
    paper = Paper(
        application=application,
        document=named,
        request=request,
        kind=named.code if named else "",
        name=rules.kept_name(name=name, content_type=PDF),
        content_type=PDF,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
        scan=checked.scan,
        pages=checked.pages,
        legibility=[str(problem) for problem in checked.legibility],
        uploaded_by=uploaded_by,
        uploaded_at=at,
        given_at=at,
        valid_until=rules.valid_until(
            given_on=clock.day_of(at), months=named.valid_months if named else None
        ),
        is_validity_confirmed=bool(named and named.is_validity_confirmed),
    )
    try:
        return _keep(paper=paper, content=checked.content, actor_role=actor_role, uploads=uploads)
    except BaseException:
        if paper.file.name:
            private_storage().delete(paper.file.name)
        raise


# Durable: nobody may hold a row for as long as a check takes by calling this in a transaction.
@transaction.atomic(durable=True)
def _keep(
    *, paper: Paper, content: bytes, actor_role: str, uploads: Sequence[PaperUpload]
) -> Paper:
    row = locked(application=paper.application)
    PaperUpload.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()
    same = row.papers.filter(sha256=paper.sha256).first()
    if same is not None:
        return same
    paper.application = row
    announce(paper=paper, actor_role=actor_role)
    paper.file.save(str(paper.key), ContentFile(content), save=False)
    paper.save()
    answer_request(paper=paper)
    support_appeal(paper=paper)
    return paper


def announce(*, paper: Paper, actor_role: str) -> None:
    """Record that a paper comes into its locked application.

    Raises:
        RefusedPaperError: if there are too many papers already.
        CannotHappenError: if the application no longer takes papers.
    """
    application = paper.application
    if not takes_papers(application=application, on=clock.day_of(paper.uploaded_at)):
        kind = rules.EventKind.PAPER_ADDED
        raise rules.CannotHappenError(status=application.state, kind=kind)
    if application.papers.count() >= rules.MOST_PAPERS:
        raise rules.RefusedPaperError(rules.PaperProblem.TOO_MANY)
    record(
        application=application,
        kind=rules.EventKind.PAPER_ADDED,
        actor=paper.uploaded_by,
        actor_role=actor_role,
        at=paper.uploaded_at,
        data={"paper": str(paper.key)},
    )


def answer_request(*, paper: Paper) -> None:
    """Note that a paper was asked for; with the last one the examination goes on."""
    application = paper.application
    if paper.request is None:
        return
    application.paper_requests.filter(pk=paper.request.pk).update(answered_at=paper.uploaded_at)
    if (
        application.state is rules.ApplicationStatus.WAITING_FOR_PAPERS
        and not application.paper_requests.filter(answered_at__isnull=True).exists()
    ):
        paper.application = resume_review(
            application=application,
            actor=None,
            actor_role=rules.ActorRole.SYSTEM,
            at=paper.uploaded_at,
        )


def support_appeal(*, paper: Paper) -> None:
    """Put a paper that comes after the appeal to it."""
    if paper.application.state is rules.ApplicationStatus.APPEALED:
        appeal = paper.application.appeals.get(kind=rules.AppealKind.DECISION)
        appeal.papers.add(paper)
