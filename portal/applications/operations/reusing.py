"""Uses a paper of one file in another: the same file on the disk, a row of its own."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, Paper, PaperRequest
from portal.applications.operations.events import locked
from portal.applications.operations.papers import announce, answer_request, support_appeal
from portal.applications.queries import PaperNotFoundError, reusable_papers
from portal.core import clock


@transaction.atomic
def reuse_papers(
    *, application: Application, user: User, at: dt.datetime, keys: Sequence[str] | None = None
) -> list[Paper]:
    """Put papers that the citizen gave before into an application of the same person.

    Without `keys` all that fit are taken; a second press adds nothing. What is left out because
    it expired meanwhile is simply not there.

    Raises:
        RefusedPaperError: if there are too many papers already.
        CannotHappenError: if the application no longer takes papers.
    """
    row = locked(application=application)
    offered = reusable_papers(
        user=user, person=row.person, service=row.service, on=clock.day_of(at)
    )
    present = set(row.papers.values_list("sha256", flat=True))
    return [
        _reused(paper=offer.paper, application=row, user=user, at=at, document=offer.document)
        for offer in offered
        if offer.paper.sha256 not in present and (keys is None or str(offer.paper.key) in keys)
    ]


def send_papers_along(*, application: Application, at: dt.datetime) -> list[Paper]:
    """Put into an application, in the moment in which it is sent, all papers given before.

    Exactly those that the preview showed: one of each kind that the service asks for and that
    counts on the day. The application is new, so nobody else holds it.
    """
    offered = reusable_papers(
        user=application.applicant,
        person=application.person,
        service=application.service,
        on=clock.day_of(at),
    )
    return [
        _reused(
            paper=offer.paper,
            application=application,
            user=application.applicant,
            at=at,
            document=offer.document,
        )
        for offer in offered[: rules.MOST_PAPERS]
    ]


def reuse_paper(*, application: Application, user: User, key: str, at: dt.datetime) -> Paper:
    """Put one paper that the citizen gave before into an application; twice changes nothing.

    Raises:
        PaperNotFoundError: if the citizen has no such paper, or it cannot be used here.
        RefusedPaperError: if there are too many papers already.
        CannotHappenError: if the application no longer takes papers.
    """
    made = reuse_papers(application=application, user=user, at=at, keys=[key])
    if made:
        return made[0]
    for paper in application.papers.select_related("reused_from"):
        if paper.reused_from is not None and str(paper.reused_from.key) == key:
            return paper
    raise PaperNotFoundError(key)


def _reused(
    *,
    paper: Paper,
    application: Application,
    user: User,
    at: dt.datetime,
    document: object,
) -> Paper:
    request = _request_for(application=application, kind=paper.kind)
    copy = Paper(
        application=application,
        document_id=getattr(document, "pk", None),
        request=request,
        kind=paper.kind,
        file=paper.file.name,
        name=paper.name,
        content_type=paper.content_type,
        size=paper.size,
        sha256=paper.sha256,
        scan=paper.scan,
        pages=paper.pages,
        legibility=paper.legibility,
        uploaded_by=user,
        uploaded_at=at,
        given_at=paper.given_at,
        valid_until=paper.valid_until,
        is_validity_confirmed=paper.is_validity_confirmed,
        reused_from=paper,
    )
    announce(paper=copy, actor_role=rules.ActorRole.APPLICANT)
    copy.save()
    answer_request(paper=copy)
    support_appeal(paper=copy)
    return copy


def _request_for(*, application: Application, kind: str) -> PaperRequest | None:
    return application.paper_requests.filter(answered_at__isnull=True, document__code=kind).first()
