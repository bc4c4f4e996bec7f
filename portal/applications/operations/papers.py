"""Takes papers into an application: checked, scanned, kept in private storage."""

import datetime as dt
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.clients import clamav
from portal.applications.models import Application, Paper, PaperRequest, PaperScan
from portal.applications.operations.events import locked, record
from portal.applications.operations.reviewing import resume_review
from portal.catalogue.models import ServiceDocument


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
    """Keep a paper; the same file twice is one paper.

    When it answers the last open request the examination goes on.

    Raises:
        RefusedPaperError: if the file is not taken; the problem says why.
        CannotHappenError: if the application no longer takes papers.
    """
    content_type = rules.checked_content_type(content)
    paper = Paper(
        application=application,
        document=document or (request.document if request else None),
        request=request,
        name=rules.kept_name(name=name, content_type=content_type),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        scan=_scanned(content),
        uploaded_by=uploaded_by,
        uploaded_at=at,
    )
    return _keep(paper=paper, content=content, actor_role=actor_role)


def _scanned(content: bytes) -> PaperScan:
    """Have the content scanned where a scanner is set up; nothing gets in unscanned then."""
    if not settings.CLAMAV_SOCKET:
        return PaperScan.NOT_SCANNED
    try:
        infected = clamav.is_infected(content=content, socket_path=settings.CLAMAV_SOCKET)
    except clamav.ScannerUnavailableError:
        raise rules.RefusedPaperError(rules.PaperProblem.CANNOT_BE_SCANNED) from None
    if infected:
        raise rules.RefusedPaperError(rules.PaperProblem.INFECTED)
    return PaperScan.CLEAN


@transaction.atomic
def _keep(*, paper: Paper, content: bytes, actor_role: str) -> Paper:
    row = locked(application=paper.application)
    same = row.papers.filter(sha256=paper.sha256).first()
    if same is not None:
        return same
    if row.papers.count() >= rules.MOST_PAPERS:
        raise rules.RefusedPaperError(rules.PaperProblem.TOO_MANY)
    record(
        application=row,
        kind=rules.EventKind.PAPER_ADDED,
        actor=paper.uploaded_by,
        actor_role=actor_role,
        at=paper.uploaded_at,
        data={"paper": str(paper.key)},
    )
    paper.application = row
    paper.file.save(str(paper.key), ContentFile(content), save=False)
    paper.save()
    _answer_request(application=row, paper=paper)
    return paper


def _answer_request(*, application: Application, paper: Paper) -> None:
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
