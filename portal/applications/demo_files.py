"""Files of the two demonstration citizens, one in each state that is worth looking at.

They are for people of the demonstration households. Home care and the day centre for older people
stay free: there one press still sends.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.applications import operations, queries, rules
from portal.applications.models import Application
from portal.catalogue.queries import service_by_code
from portal.core import clock
from portal.directory.models import Institution
from portal.households import queries as households
from portal.households.models import Person
from portal.households.rules import Relation

_CASEWORKERS = {
    "citizen.mk@demo.example": "caseworker.skopje@demo.example",
    "citizen.sq@demo.example": "caseworker.tetovo@demo.example",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works on a file, and in what role."""

    actor: User
    role: str

    def acting(self, application: Application) -> dict[str, Any]:
        """Return what every operation of the staff is told."""
        application.refresh_from_db()
        return {
            "application": application,
            "actor": self.actor,
            "actor_role": self.role,
            "version": application.version,
        }


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file: for whom of the household, for what, how long ago, and what happened to it."""

    relation: Relation
    service: str
    days_ago: int
    bring_along: Callable[[Application, Desk], None]
    role: str = "caseworker"


def load() -> None:
    """Make the files that are not there yet; whoever has no profile gets none."""
    for citizen, caseworker in _CASEWORKERS.items():
        user = User.objects.get(email=citizen)
        actor = User.objects.get(email=caseworker)
        people = {Relation(row.relation): row for row in households.people_of(user=user)}
        for file in FILES:
            if person := people.get(file.relation):
                _make(file, person=person, user=user, desk=Desk(actor, file.role))


def _make(file: OwnFile, *, person: Person, user: User, desk: Desk) -> None:
    service = service_by_code(code=file.service)
    if Application.objects.filter(person=person, service=service).exists():
        return
    application = operations.submit_application(
        applicant=user,
        person=person,
        service=service,
        at=_ago(file.days_ago),
        language=user.preferred_language,
    )
    operations.start_review(at=_ago(file.days_ago - 1), **desk.acting(application))
    file.bring_along(application, desk)


def _waiting_for_papers(application: Application, desk: Desk) -> None:
    documents = list(
        application.service.documents.filter(is_obtained_ex_officio=False).order_by("sort_order")
    )
    operations.request_papers(documents=documents[-1:], at=_ago(5), **desk.acting(application))


def _silent(_application: Application, _desk: Desk) -> None:
    """Leave it in examination, long after its due day."""


def _refused(application: Application, desk: Desk) -> None:
    _decide(application, desk, code="rejected-no-help-needed", days_ago=3)


def _certified(application: Application, desk: Desk) -> None:
    _decide(application, desk, code="approved-day-centre", days_ago=20)
    application.refresh_from_db()
    operations.order_document(
        application=application, kind=rules.DocumentKind.CERTIFICATE, at=clock.now()
    )


def _offered(application: Application, desk: Desk) -> None:
    """Let it wait for a place, as in a full kindergarten, until one becomes free today."""
    institution = application.institution
    if institution is None:
        return
    places = Institution.objects.filter(pk=institution.pk)
    places.update(demo_capacity=0)
    _decide(application, desk, code="approved-kindergarten-age", days_ago=20)
    places.update(demo_capacity=institution.demo_capacity)
    operations.offer_place(at=clock.now(), **desk.acting(application))


def _decide(application: Application, desk: Desk, *, code: str, days_ago: int) -> None:
    outcome = rules.DecisionOutcome(code.split("-", maxsplit=1)[0])
    fitting = queries.decision_reasons(outcome=outcome, service=application.service)
    operations.decide_application(
        outcome=outcome,
        reasons=list(fitting.filter(code=code)),
        at=_ago(days_ago),
        **desk.acting(application),
    )


def _ago(days: int) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


FILES = (
    OwnFile(Relation.SELF, "day-centre-disability", 12, _waiting_for_papers),
    OwnFile(Relation.PARENT, "day-centre-disability", 75, _silent),
    OwnFile(Relation.SELF, "home-care", 25, _refused),
    OwnFile(Relation.PARENT, "day-centre-older", 50, _certified),
    OwnFile(Relation.CHILD, "kindergarten", 40, _offered, role="kindergarten_officer"),
)
