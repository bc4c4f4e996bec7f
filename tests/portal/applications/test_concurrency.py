"""Many hands at the same moment, on a real PostgreSQL: nothing lost, nothing double."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from portal.applications import operations, rules
from portal.applications.models import Application, ApplicationEvent, Offer
from portal.core import clock
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


DAY = dt.timedelta(days=1)


@pytest.fixture
def in_line():
    """Two families on the waiting list of a kindergarten that has just got one free place."""
    municipality = MunicipalityFactory()
    institution = InstitutionFactory(code="KG-900-A", demo_capacity=0, municipality=municipality)
    service, reason = ServiceFactory(kindergarten=True), DecisionReasonFactory()
    rows = []
    for day in (2, 1):
        user, person = citizen(born=dt.date(2024, 1, 1), municipality=municipality)
        row = in_review(application_for(user, person, service=service))
        operations.decide_application(
            application=row,
            outcome=rules.DecisionOutcome.APPROVED,
            reasons=[reason],
            actor=UserFactory(),
            actor_role="kindergarten_officer",
            at=NOW - day * DAY,
            version=row.version,
        )
        row.refresh_from_db()
        rows.append(row)
    institution.demo_capacity = 1
    institution.save()
    return rows


def outcome_of(task):
    """Return what a task led to: `done`, or the name of the refusal."""

    def run():
        try:
            task()
        except (
            rules.CannotOfferError,
            rules.OfferAnsweredError,
            rules.CannotHappenError,
            operations.StaleApplicationError,
        ) as error:
            return type(error).__name__
        return "done"

    return run


def offering(application, *, officer=None):
    actor = officer or UserFactory()
    return lambda: operations.offer_place(
        application=application,
        actor=actor,
        actor_role="kindergarten_officer",
        at=NOW,
        version=application.version,
    )


def answering(offer, answer, *, at=NOW):
    return lambda: operations.answer_offer(
        offer=offer, answer=answer, actor=offer.application.applicant, at=at
    )


def taken_places(application):
    return application.institution.applications.filter(status__in=rules.HOLDING_A_PLACE).count()


def test_one_free_place_is_offered_once_by_many_hands(in_line):
    officer = UserFactory()

    results = at_once(
        [outcome_of(offering(row, officer=officer)) for row in in_line for _hand in range(5)]
    )

    assert results.count("done") == 1
    assert Offer.objects.get().application == in_line[0]
    assert taken_places(in_line[0]) == 1


def test_accepted_and_declined_at_once_it_is_one_of_both(in_line):
    first = in_line[0]
    offer = offering(first)()

    results = at_once(
        [
            outcome_of(answering(offer, answer))
            for answer in (rules.OfferAnswer.ACCEPTED, rules.OfferAnswer.DECLINED)
        ]
    )

    assert sorted(results) == ["OfferAnsweredError", "done"]
    first.refresh_from_db()
    offer.refresh_from_db()
    assert first.status == offer.answer
    assert first.events.filter(kind__in=["offer_accepted", "offer_declined"]).count() == 1


def test_accepted_in_twenty_tabs_it_is_accepted_once(in_line):
    offer = offering(in_line[0])()

    results = at_once(
        [outcome_of(answering(offer, rules.OfferAnswer.ACCEPTED)) for _tab in range(PEOPLE)]
    )

    assert set(results) == {"done"}
    assert in_line[0].events.filter(kind="offer_accepted").count() == 1
    assert taken_places(in_line[0]) == 1


def test_an_answer_of_the_last_day_and_the_expiry_never_both_count(in_line):
    first, second = in_line
    offer = offering(first)()
    last = dt.datetime.combine(offer.answer_until, dt.time(23, 59, 59), tzinfo=clock.zone())
    second_offer = offering(second, officer=UserFactory())

    results = at_once(
        [
            outcome_of(answering(offer, rules.OfferAnswer.ACCEPTED, at=last)),
            *[lambda: operations.expire_offers(at=last + DAY)] * 4,
        ]
    )

    accepted = results[0] == "done"
    first.refresh_from_db()
    offer.refresh_from_db()
    assert sum(results[1:]) == (0 if accepted else 1)
    assert first.status == offer.answer == ("accepted" if accepted else "expired")
    assert first.events.filter(kind__in=["offer_accepted", "offer_expired"]).count() == 1
    assert outcome_of(second_offer)() == ("NoFreePlaceError" if accepted else "done")


def test_accepted_and_withdrawn_at_once_no_place_is_held_by_nobody(in_line):
    first, second = in_line
    offer = offering(first)()

    at_once(
        [
            outcome_of(answering(offer, rules.OfferAnswer.ACCEPTED)),
            outcome_of(
                lambda: operations.withdraw_application(
                    application=first, actor=first.applicant, at=NOW
                )
            ),
        ]
    )

    first.refresh_from_db()
    assert first.status == "withdrawn"
    assert taken_places(first) == 0
    assert outcome_of(offering(second))() == "done"
