"""Demonstration applications, so that the work area has something to show.

Their applicants are made up and cannot sign in. The files of the two demonstration citizens are
in `demo_files`.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from portal.accounts.models import User
from portal.applications import demo_files, operations, queries, rules
from portal.applications.models import Application
from portal.catalogue.queries import service_by_code
from portal.core import clock
from portal.directory.queries import municipality_by_code
from portal.households import operations as households
from portal.households.operations import AddressDetails, PersonDetails
from portal.households.rules import Relation, check_digit_of

_AT_HOME: dict[str, Any] = {"lives_in_country": True, "lives_in_institution": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoApplication:
    """One made-up file: who, where, for what, how long ago and how far it has come."""

    key: str
    name: tuple[str, str]
    born: dt.date
    municipality: str
    service: str
    days_ago: int
    language: str = "mk"
    facts: dict[str, Any] = field(default_factory=dict)
    parent: PersonDetails | None = None
    reviewed: bool = False
    asked: bool = False
    outcome: rules.DecisionOutcome | None = None


_PARENT = PersonDetails(first_name="Родител", last_name="Пример", birth_date=dt.date(1990, 10, 10))
_FRAIL = {**_AT_HOME, "cannot_self_care": True, "disability_degree": "none"}
FILES = (
    DemoApplication(
        key="1",
        name=("Прв", "Пример"),
        born=dt.date(1941, 5, 14),
        municipality="MK-801",
        service="home-care",
        days_ago=3,
        facts=_FRAIL,
    ),
    DemoApplication(
        key="2",
        name=("Втор", "Пример"),
        born=dt.date(1962, 2, 2),
        municipality="MK-801",
        service="day-centre-older",
        days_ago=12,
        facts=_AT_HOME,
        reviewed=True,
    ),
    DemoApplication(
        key="3",
        name=("Трет", "Пример"),
        born=dt.date(1998, 8, 23),
        municipality="MK-814",
        service="day-centre-disability",
        days_ago=20,
        facts={**_AT_HOME, "disability_kind": "intellectual", "disability_degree": "severe"},
        reviewed=True,
        asked=True,
    ),
    DemoApplication(
        key="4",
        name=("Четврт", "Пример"),
        born=dt.date(1938, 11, 30),
        municipality="MK-801",
        service="home-care",
        days_ago=75,
        facts=_FRAIL,
    ),
    DemoApplication(
        key="5",
        name=("I pesti", "Shembull"),
        born=dt.date(1947, 3, 8),
        municipality="MK-609",
        service="home-care",
        days_ago=30,
        language="sq",
        facts=_FRAIL,
        reviewed=True,
        outcome=rules.DecisionOutcome.APPROVED,
    ),
    DemoApplication(
        key="6",
        name=("I gjashti", "Shembull"),
        born=dt.date(2024, 6, 1),
        municipality="MK-609",
        service="kindergarten",
        days_ago=5,
        language="sq",
        facts=_AT_HOME,
        parent=replace(_PARENT, first_name="Prind", last_name="Shembull"),
    ),
    DemoApplication(
        key="7",
        name=("Седми", "Пример"),
        born=dt.date(2024, 1, 19),
        municipality="MK-801",
        service="kindergarten",
        days_ago=8,
        facts=_AT_HOME,
        parent=_PARENT,
    ),
)


def load_demo() -> None:
    """Make the demonstration files that are not there yet."""
    officer = User.objects.get(email="caseworker.skopje@demo.example")
    for file in FILES:
        email = f"applicant.{file.key}@demo.example"
        if not User.objects.filter(email=email).exists():
            _bring_along(_submitted(file, email=email), file=file, officer=officer)
    demo_files.load()


def _submitted(file: DemoApplication, *, email: str) -> Application:
    user = User.objects.create_user(email, preferred_language=file.language)
    households.save_household(
        user=user,
        details=AddressDetails(
            municipality=municipality_by_code(code=file.municipality), street="Демонстративна 3"
        ),
    )
    details = PersonDetails(
        relation=Relation.CHILD if file.parent else Relation.SELF,
        first_name=file.name[0],
        last_name=file.name[1],
        birth_date=file.born,
        embg=_embg(file.born),
    )
    if file.parent:
        households.save_person(user=user, details=file.parent)
        person = households.add_member(user=user, details=details, at=clock.now())
    else:
        person = households.save_person(user=user, details=details)
    at = clock.now() - dt.timedelta(days=file.days_ago)
    households.state_facts(person=person, facts=file.facts, stated_by=user, at=at)
    return operations.submit_application(
        applicant=user,
        person=person,
        service=service_by_code(code=file.service),
        at=at,
        language=file.language,
    )


def _bring_along(application: Application, *, file: DemoApplication, officer: User) -> None:
    """Let a caseworker do with the file what the demonstration needs."""
    at = application.submitted_at + dt.timedelta(days=1)
    acting: dict[str, Any] = {"actor": officer, "actor_role": "caseworker"}
    if file.reviewed:
        application = operations.start_review(application=application, at=at, **acting)
    if file.asked:
        documents = list(application.service.documents.order_by("sort_order")[:1])
        if documents:
            operations.request_papers(
                application=application,
                documents=documents,
                at=at,
                version=application.version,
                **acting,
            )
    if file.outcome:
        reasons = queries.decision_reasons(outcome=file.outcome, service=application.service)
        operations.decide_application(
            application=application,
            outcome=file.outcome,
            reasons=list(reasons[:1]),
            at=at,
            version=application.version,
            **acting,
        )


def _embg(born: dt.date) -> str:
    """Return a number that is valid in form and belongs to nobody: region 99 is never issued."""
    for serial in range(500, 1000):
        digits = f"{born:%d%m}{born.year % 1000:03}99{serial:03}"
        check = check_digit_of(digits)
        if check is not None:
            return f"{digits}{check}"
    raise AssertionError
