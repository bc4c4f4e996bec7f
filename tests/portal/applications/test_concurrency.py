"""Many hands at the same moment, on a real PostgreSQL: nothing lost, nothing double."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from portal.applications import operations, rules
from portal.applications.models import Application, ApplicationEvent
from portal.notifications.models import Notification
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import (
    NOW,
    DecisionReasonFactory,
    InstitutionFactory,
    MunicipalityFactory,
    ServiceFactory,
    application_for,
    citizen,
    in_review,
)
from tests.portal.applications.guardians import asked, say

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 20


def at_once(tasks):
    """Run every task in a thread of its own, all released at the same moment."""
    gate = threading.Barrier(len(tasks))

    def run(task):
        try:
            gate.wait(timeout=30)
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(tasks)) as pool:
        return [future.result() for future in [pool.submit(run, task) for task in tasks]]


def test_twenty_presses_of_one_person_are_one_application():
    service, (user, person) = ServiceFactory(), citizen()

    references = at_once(
        [
            lambda: application_for(user, person, service=service).reference
            for _press in range(PEOPLE)
        ]
    )

    assert len(set(references)) == 1
    assert Application.objects.count() == 1
    assert ApplicationEvent.objects.count() == 1
    assert Notification.objects.count() == 1


def test_the_same_key_pressed_twenty_times_is_one_application():
    service, (user, person) = ServiceFactory(), citizen()

    references = at_once(
        [
            lambda: application_for(user, person, service=service, idempotency_key="form").reference
            for _press in range(PEOPLE)
        ]
    )

    assert len(set(references)) == 1
    assert Application.objects.count() == 1


def test_twenty_people_pressing_twice_each_lose_nothing_and_double_nothing():
    municipality = MunicipalityFactory()
    InstitutionFactory(code="KG-900-A", demo_capacity=1, municipality=municipality)
    service = ServiceFactory(kindergarten=True)
    families = [
        citizen(born=dt.date(2024, 1, 1), municipality=municipality) for _ in range(PEOPLE // 2)
    ]

    at_once(
        [
            lambda user=user, person=person: application_for(user, person, service=service)
            for user, person in families
            for _press in range(2)
        ]
    )

    assert Application.objects.count() == len(families)
    assert set(Application.objects.values_list("status", flat=True)) == {"submitted"}
    assert Application.objects.values("applicant").distinct().count() == len(families)


def test_the_last_place_is_given_once_to_one_of_twenty():
    municipality = MunicipalityFactory()
    InstitutionFactory(code="KG-900-A", demo_capacity=1, municipality=municipality)
    service, reason, officer = (
        ServiceFactory(kindergarten=True),
        DecisionReasonFactory(),
        UserFactory(),
    )
    applications = []
    for _family in range(PEOPLE):
        user, person = citizen(born=dt.date(2024, 1, 1), municipality=municipality)
        applications.append(in_review(application_for(user, person, service=service)))

    at_once(
        [
            lambda application=application: operations.decide_application(
                application=application,
                outcome=rules.DecisionOutcome.APPROVED,
                reasons=[reason],
                actor=officer,
                actor_role="kindergarten_officer",
                at=NOW,
                version=application.version,
            )
            for application in applications
        ]
    )

    states = list(Application.objects.values_list("status", flat=True))
    assert states.count("approved") == 1
    assert states.count("waiting_list") == PEOPLE - 1


def test_two_caseworkers_deciding_at_once_decide_once():
    user, person = citizen()
    application, officer = in_review(application_for(user, person)), UserFactory()
    reasons = {outcome: DecisionReasonFactory(outcome=outcome) for outcome in rules.DecisionOutcome}

    def decide(outcome):
        try:
            operations.decide_application(
                application=application,
                outcome=outcome,
                reasons=[reasons[outcome]],
                actor=officer,
                actor_role="caseworker",
                at=NOW,
                version=application.version,
            )
        except operations.StaleApplicationError:
            return "conflict"
        return "decided"

    results = at_once([lambda outcome=outcome: decide(outcome) for outcome in reasons])

    assert sorted(results) == ["conflict", "decided"]
    assert Application.objects.get().events.count() == 3


def test_an_agreement_and_an_objection_at_once_are_one_answer():
    application, question = asked()
    said = [
        operations.GuardianWords(answer=rules.GuardianAnswer.AGREED),
        operations.GuardianWords(
            answer=rules.GuardianAnswer.OBJECTED, reason=rules.ObjectionReason.OTHER
        ),
    ] * 3

    answers = at_once(
        [
            lambda words=words: (
                operations.answer_as_guardian(
                    response=question, words=words, by=None, at=NOW
                ).answer
            )
            for words in said
        ]
    )

    assert len(set(answers)) == 1
    assert application.events.filter(actor_role="guardian").count() == 1


def test_answering_while_somebody_else_is_named_ends_in_one_of_the_two():
    application, question = asked()
    words = operations.GuardianWords(answer=rules.GuardianAnswer.AGREED)

    def answered():
        try:
            operations.answer_as_guardian(response=question, words=words, by=None, at=NOW)
        except rules.GuardianTooLateError:
            return "too late"
        return "agreed"

    outcomes = at_once(
        [answered, lambda: say(application.applicant, application.person, "only_guardian").pk]
    )

    rows = application.guardian_responses.count()
    assert (outcomes[0], rows) in {("agreed", 1), ("too late", 2)}
