"""Puts an application into plain words for pages and receipts, in the active language."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.models import ROLE_LABELS, User
from portal.applications import queries, rules
from portal.applications.models import Application, ApplicationEvent, Paper
from portal.applications.models.application import EVENT_LABELS
from portal.applications.plans import Routing
from portal.applications.queries import following as followed
from portal.core import audit, clock
from portal.directory.models import Centre, Institution
from portal.eligibility import queries as eligibility
from portal.eligibility.wording import Wording
from portal.households import queries as households

_BY_OR_FOR = frozenset({rules.ActorRole.APPLICANT, rules.ActorRole.HELPER})
_KINDS = {
    rules.ApplicationStatus.APPROVED: "success",
    rules.ApplicationStatus.ACCEPTED: "success",
    rules.ApplicationStatus.PLACED: "success",
    rules.ApplicationStatus.REJECTED: "danger",
    rules.ApplicationStatus.WAITING_FOR_PAPERS: "warning",
    rules.ApplicationStatus.OFFERED: "warning",
    rules.ApplicationStatus.SUBMITTED: "info",
    rules.ApplicationStatus.IN_REVIEW: "info",
    rules.ApplicationStatus.WAITING_LIST: "info",
}


def status_kind(status: str) -> str:
    """Return the colour word of a state."""
    return _KINDS.get(rules.ApplicationStatus(status), "neutral")


def day(value: dt.date) -> str:
    """Return a day as the reader writes it."""
    return formats.date_format(value, "DATE_FORMAT").lower()


def moment(value: dt.datetime) -> str:
    """Return a moment as the reader writes it, in Skopje time."""
    local = timezone.localtime(value, timezone.get_default_timezone())
    return formats.date_format(local, "DATETIME_FORMAT").lower()


def fact_rows(facts: Mapping[str, Any], *, on: dt.date) -> list[tuple[str, str]]:
    """Return facts as label and answer, in the order of the vocabulary."""
    vocabulary = eligibility.facts_by_code()
    wording = Wording(translation.get_language() or "mk", on, vocabulary, {})
    return [
        (wording.label(code), wording.value(code, facts[code]))
        for code in vocabulary
        if code in facts
    ]


def trace_of(application: Application) -> list[dict[str, Any]]:
    """Return what the rules said when it was submitted, in the active language."""
    language = translation.get_language() or "mk"
    criteria = application.evaluation.get(language, {}).get("criteria", [])
    return list(criteria)


def contact_of(receiver: Centre | Institution) -> str:
    """Return address and telephone of the receiver as far as they are known."""
    parts = [getattr(receiver, "address", ""), getattr(receiver, "telephone", "")]
    return " · ".join(part for part in parts if part)


def receiver_text(routing: Routing) -> str:
    """Return who would receive an application, with contact."""
    contact = contact_of(routing.receiver)
    return f"{routing.receiver.name} ({contact})" if contact else routing.receiver.name


def due_text(application: Application) -> str:
    """Return by when it is decided, or that the clock stands still."""
    if application.clock_stopped_on is not None:
        return _("The time limit stands still since %(day)s, until your papers are there.") % {
            "day": day(application.clock_stopped_on)
        }
    due = day(application.due_on)
    if application.service.is_deadline_confirmed:
        return due
    return _("%(day)s (the time limit is unconfirmed)") % {"day": due}


def summary_of(application: Application) -> list[tuple[str, str]]:
    """Return the main facts about an application."""
    rows = [
        (_("Number"), application.reference),
        (_("Service"), application.service.title),
        (_("For whom"), application.person_name),
        (_("Submitted"), moment(application.submitted_at)),
        (_("Received by"), application.receiver_name),
        (_("Why there"), application.get_routing_reason_display()),
        (_("Address and telephone"), contact_of(application.receiver)),
        (_("Local office"), application.office.name if application.office else ""),
        (_("Place asked for"), application.institution.name if application.institution else ""),
    ]
    if application.status in rules.UNDECIDED:
        rows.append((_("To be decided by"), due_text(application)))
    return [row for row in rows if row[1]]


def next_steps(application: Application) -> list[str]:
    """Return what happens next, in the order in which it happens."""
    return [
        _("A caseworker checks your application and the data in the official registers."),
        _("If a paper is missing, you get a letter by e-mail. You add the paper here."),
        _("The decision comes by %(day)s. You get an e-mail and read it here.")
        % {"day": day(application.due_on)},
    ]


def timeline_of(application: Application, *, reader: User | None = None) -> list[dict[str, Any]]:
    """Return what happened, oldest first, and what comes next while it is open.

    Without a reader it is told as the staff reads it.
    """
    events = application.events.all()
    items = [_event_item(event, application=application, reader=reader) for event in events]
    if items and application.status in rules.UNDECIDED:
        items.append({"title": _("The decision"), "at": due_text(application), "state": "todo"})
    return items


def _event_item(
    event: ApplicationEvent, *, application: Application, reader: User | None
) -> dict[str, Any]:
    return {
        "title": str(EVENT_LABELS[rules.EventKind(event.kind)]),
        "at": moment(event.at),
        "text": _who(event, application=application, reader=reader),
        "state": "done",
    }


def _who(event: ApplicationEvent, *, application: Application, reader: User | None) -> str:
    if event.actor_role == rules.ActorRole.SYSTEM:
        return _("Automatically")
    if event.actor_role == rules.ActorRole.GUARDIAN:
        return _("The other guardian")
    if event.actor is None or event.actor_role not in _BY_OR_FOR:
        return role_text(event.actor_role)
    return hand_text(event.actor, application=application, reader=reader)


def hand_text(actor: User, *, application: Application, reader: User | None) -> str:
    """Return who of the citizen's side did something, as the reader sees it, or the staff."""
    if reader is not None and actor.pk == reader.pk:
        return _("You")
    if not _acts_for_another(actor, application=application):
        return _("The applicant") if reader is None else application.person_name
    who = {"name": acting_name(actor, application=application)}
    if reader is None:
        return _("%(name)s, for the applicant") % who
    return _("%(name)s did this for you") % who


def _acts_for_another(actor: User, *, application: Application) -> bool:
    person = application.person
    is_own = person.is_self and person.owner_id == actor.pk
    return actor.pk == application.applicant_id and not is_own


def acting_name(actor: User, *, application: Application) -> str:
    """Return the name of whoever acts in a file for somebody, with the organisation."""
    mandate = queries.mandate_in(application=application, user=actor)
    return name_of(actor, organisation_code=mandate.organisation_code if mandate else "")


def name_of(user: User, *, organisation_code: str = "") -> str:
    """Return the name of somebody who acts for another, with the organisation."""
    name = households.name_of_representative(user=user, organisation_code=organisation_code)
    return name or _("a member of the family")


def role_text(role: str) -> str:
    """Return a role of staff in words, with a capital."""
    labels = {str(code): str(label) for code, label in ROLE_LABELS.items()}
    labels[rules.ActorRole.REPRESENTED] = _("the person represented")
    label = labels.get(role, role)
    return label[:1].upper() + label[1:]


def accesses_of(application: Application) -> list[dict[str, str]]:
    """Return who of the staff opened the file: when, in which role, for what."""
    return [
        {
            "at": moment(record.at),
            "who": record.actor.get_full_name() or role_text(record.role),
            "role": role_text(record.role),
            "organisation": record.organisation_code,
            "purpose": audit.purpose_text(record.purpose),
        }
        for record in queries.accesses_of(application=application)[:100]
    ]


def can_be_withdrawn(application: Application) -> bool:
    """Return whether the button to withdraw is shown."""
    return rules.can_happen(status=application.state, kind=rules.EventKind.WITHDRAWN)


def takes_papers(application: Application) -> bool:
    """Return whether the file page shows the form for papers.

    A refused file takes them on the page of the appeal.
    """
    if application.state is rules.ApplicationStatus.REJECTED:
        return False
    return followed.takes_papers(application=application, on=clock.today())


def second_instance_of(application: Application) -> str:
    """Return who decides on an appeal, as a name in the nominative."""
    is_with_centre = application.handled_by == application.centre.code
    if rules.second_instance(is_with_centre=is_with_centre) is rules.SecondInstance.MINISTRY:
        return _("the Ministry of Social Policy, Demography and Youth")
    institution = application.institution
    place = institution.municipality if institution else application.municipality
    return _("the mayor (%(municipality)s), and after that the Minister") % {
        "municipality": place.name
    }


def papers_address(application: Application) -> str:
    """Return the address of the page on which papers are added."""
    if application.state is rules.ApplicationStatus.REJECTED:
        return f"{reverse('applications:appeal', args=[application.reference])}#papers"
    return application.get_absolute_url()


def breadcrumbs_of(application: Application | None = None, *more: str) -> list[tuple[str, str]]:
    """Return the way to a page of the citizen's applications."""
    trail = [(_("My applications"), reverse("applications:list"))]
    if application is not None:
        trail.append((application.reference, application.get_absolute_url()))
    return [*trail, *((title, "") for title in more)]


def pages_address(application: Application, *, what: str = "") -> str:
    """Return the address of the pages that wait, which remembers what paper they will be."""
    address = reverse("applications:pages", args=[application.reference])
    return f"{address}?{urlencode({'what': what})}" if what else address


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A paper in the list of all papers of a citizen."""

    paper: Paper
    title: str
    pages: int
    is_expired: bool
    is_reusable: bool


def papers_given(papers: Iterable[Paper], *, on: dt.date) -> list[GivenPaper]:
    """Return papers with what they are and whether they still count."""
    return [
        GivenPaper(
            paper=paper,
            title=_title_of(paper),
            pages=paper.pages or 1,
            is_expired=paper.valid_until is not None and paper.valid_until < on,
            is_reusable=rules.may_be_reused(kind=paper.kind, until=paper.valid_until, on=on),
        )
        for paper in papers
    ]


def _title_of(paper: Paper) -> str:
    if paper.document is not None:
        return paper.document.name
    return paper.request.name if paper.request is not None else _("Another paper")
