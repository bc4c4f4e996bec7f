"""Reads papers across the files of a citizen, and what is on its way to them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, Paper, PaperUpload
from portal.catalogue.models import PublicService, ServiceDocument
from portal.households import queries as households
from portal.households.models import Person


class UploadNotFoundError(LookupError):
    """There is no such file on its way for the one who asks, or no longer."""


@dataclass(frozen=True, slots=True)
class ReusablePaper:
    """A paper given before, and which paper of a service it can stand for."""

    paper: Paper
    document: ServiceDocument


def reusable_papers(
    *, user: User, person: Person | None, service: PublicService, on: dt.date
) -> list[ReusablePaper]:
    """Return which papers of a person need not be given again for a service.

    For each paper that the service asks for, the one given last that counts on the day; only
    papers of the citizen's own applications.
    """
    if person is None:
        return []
    found = reusable_papers_among(user=user, wanted=[(person, service)], on=on)
    return found[person.pk, service.pk]


def reusable_papers_among(
    *, user: User, wanted: Collection[tuple[Person, PublicService]], on: dt.date
) -> dict[tuple[int, int], list[ReusablePaper]]:
    """Return the same for several people and services, by their keys; at most two queries."""
    found: dict[tuple[int, int], list[ReusablePaper]] = {
        (person.pk, service.pk): [] for person, service in wanted
    }
    newest = _newest_papers(user=user, people={person for person, _service in found}, on=on)
    if not newest:
        return found
    documents = ServiceDocument.objects.filter(
        service__in={service for _person, service in found}, is_obtained_ex_officio=False
    )
    for document in documents:
        for (person, service), offers in found.items():
            paper = newest.get((person, document.code))
            if service == document.service_id and paper is not None:
                offers.append(ReusablePaper(paper=paper, document=document))
    return found


def _newest_papers(
    *, user: User, people: Collection[int], on: dt.date
) -> dict[tuple[int, str], Paper]:
    """Return the paper of each kind that was given last for each person and counts still."""
    held = households.valid_mandates(on=on).filter(pk=OuterRef("application__submitted_under"))
    given = (
        Paper.objects.filter(
            Q(application__submitted_under__isnull=True) | Q(Exists(held)),
            application__applicant=user,
            application__person__in=people,
            valid_until__gte=on,
        )
        .select_related("application__service")
        .order_by("given_at", "-id")
    )
    return {
        (paper.application.person_id, paper.kind): paper
        for paper in given
        if rules.may_be_reused(kind=paper.kind, until=paper.valid_until, on=on)
    }


def papers_in(*, applications: QuerySet[Application]) -> QuerySet[Paper]:
    """Return all papers in files that their reader may see, newest first."""
    return (
        Paper.objects.filter(application__in=applications.order_by().values("pk"))
        .select_related("application__service", "document", "request")
        .order_by("-given_at", "-id")
    )


def uploads_of(*, application: Application, owner: User, at: dt.datetime) -> QuerySet[PaperUpload]:
    """Return what somebody is sending to an application, in the order of the pages."""
    return (
        application.uploads.filter(owner=owner, expires_at__gt=at)
        .defer("content", "preview")
        .order_by("position", "id")
    )


def upload_of(*, application: Application, owner: User, key: str, at: dt.datetime) -> PaperUpload:
    """Return a file that somebody is sending to an application.

    Raises:
        UploadNotFoundError: if it is unknown, expired, of another application or another person.
    """
    upload = uploads_of(application=application, owner=owner, at=at).filter(key=key).first()
    if upload is None:
        raise UploadNotFoundError(key)
    return upload


def preview_of(*, application: Application, owner: User, key: str, at: dt.datetime) -> bytes:
    """Return the small picture of a page that waits to be sent.

    Raises:
        UploadNotFoundError: if there is no such page, or it has no picture.
    """
    rows = uploads_of(application=application, owner=owner, at=at)
    content = rows.filter(key=key).values_list("preview", flat=True).first()
    if content is None:
        raise UploadNotFoundError(key)
    return bytes(content)


def reusable_papers_for(
    *, application: Application, user: User, on: dt.date
) -> list[ReusablePaper]:
    """Return which papers given before could still be put into an application."""
    offers = reusable_papers(
        user=user, person=application.person, service=application.service, on=on
    )
    present = set(application.papers.values_list("kind", flat=True))
    return [offer for offer in offers if offer.paper.kind not in present]
