"""What may be done with an application, what the history says of it, and what is refused."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.applications import operations, queries, rules
from portal.applications.models import Application, ApplicationEvent
from portal.catalogue.models import ServiceDocument
from portal.households.operations import PersonDetails, save_person
from portal.households.queries import PersonNotFoundError
from portal.notifications.models import Notification
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import (
    NOW,
    PDF,
    DecisionReasonFactory,
    InstitutionFactory,
    MunicipalityFactory,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    in_review,
)

pytestmark = pytest.mark.django_db


def document(service, code="id-card"):
    return ServiceDocument.objects.create(
        service=service, code=code, name_mk="Лична карта", name_sq="Letërnjoftim"
    )


def ask_for(application, *documents):
    return operations.request_papers(
        application=application,
        documents=documents,
        actor=UserFactory(),
        actor_role="caseworker",
        at=NOW,
        version=application.version,
    )


def decide(application, *reasons, outcome=rules.DecisionOutcome.APPROVED, version=None):
    return operations.decide_application(
        application=application,
        outcome=outcome,
        reasons=reasons,
        actor=UserFactory(),
        actor_role="caseworker",
        at=NOW,
        version=application.version if version is None else version,
    )


@transaction.atomic
def submit_and_fail(user, person):
    application_for(user, person)
    raise RuntimeError


def kinds(application):
    return list(application.events.values_list("kind", flat=True))


class TestSubmit:
    def test_one_press_makes_an_application_with_everything(self, settings):
        user, person = citizen()

        application = application_for(user, person)

        assert rules.read_reference(application.reference) == application.reference
        assert application.status == "submitted"
        assert application.handled_by == "CSW-TEST"
        assert application.routing_reason == "residence_centre"
        assert application.due_on == dt.date(2026, 12, 15)
        assert application.verdict == "eligible"
        assert set(application.evaluation) == {code for code, _name in settings.LANGUAGES}
        assert application.rule_version
        assert application.facts["birth_date"] == "1950-03-01"
        assert kinds(application) == ["submitted"]

    def test_holidays_move_the_due_day(self):
        user, person = citizen()

        # 8 December (St Clement) is a day off, so 15 working days end one day later.
        application = application_for(user, person)

        assert application.due_on == dt.date(2026, 12, 15)

    def test_the_day_of_submission_is_the_day_in_skopje(self):
        user, person = citizen()
        half_past_midnight = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)

        application = application_for(user, person, at=half_past_midnight)

        assert application.due_on == dt.date(2026, 12, 16)

    def test_a_no_of_the_rules_stops_nobody(self):
        user, person = citizen()

        application = application_for(user, person, answers={"lives_in_institution": True})
        other, someone = citizen(facts=False)
        refused = application_for(
            other, someone, answers={"lives_in_country": False, "lives_in_institution": True}
        )

        assert application.verdict == "eligible"  # the profile goes before what a visitor answered
        assert refused.verdict == "not_eligible"
        assert refused.status == "submitted"

    def test_only_facts_that_the_service_reads_are_kept(self):
        user, person = citizen()

        application = application_for(user, person, answers={"monthly_income": 9000})

        assert "monthly_income" not in application.facts

    def test_what_was_sent_stays_as_it_was_sent(self):
        user, person = citizen()
        application = application_for(user, person)

        save_person(
            user=user,
            person=person,
            details=PersonDetails(first_name="Друго", last_name="Име", birth_date=None),
        )
        application.refresh_from_db()

        assert application.person_name == "Демо Пример"
        assert application.embg_masked.startswith("•••••••••")

    def test_a_second_press_returns_the_same_application(self):
        user, person = citizen()

        first = application_for(user, person, idempotency_key="one")
        again = application_for(user, person, idempotency_key="one")
        other_tab = application_for(user, person, idempotency_key="two")

        assert first == again == other_tab
        assert Notification.objects.count() == 1

    def test_a_late_retry_returns_the_application_even_after_it_ended(self):
        user, person = citizen()
        application = application_for(user, person, idempotency_key="one")
        operations.withdraw_application(application=application, actor=user, at=NOW)

        assert application_for(user, person, idempotency_key="one") == application
        assert application_for(user, person, idempotency_key="new") != application

    def test_the_database_itself_refuses_a_second_open_application(self):
        user, person = citizen()
        application = application_for(user, person)

        application.pk, application.reference = None, "EK-22222222-2"
        with pytest.raises(IntegrityError, match="application_one_open"):
            application.save()

    def test_two_people_of_one_household_may_both_apply(self):
        user, person = citizen()
        mother = add_person(user, born=dt.date(1930, 1, 1), relation="parent")

        assert application_for(user, person) != application_for(user, mother)

    def test_nobody_applies_for_a_stranger(self):
        _user, person = citizen()

        with pytest.raises(PersonNotFoundError):
            application_for(UserFactory(), person)

    def test_an_incomplete_profile_names_what_is_missing(self):
        user = UserFactory()
        person = save_person(
            user=user, details=PersonDetails(first_name="Демо", last_name="Пример")
        )

        with pytest.raises(operations.ProfileIncompleteError) as refused:
            application_for(user, person)

        assert refused.value.fields == ("birth_date", "embg", "municipality", "street")
        assert not Application.objects.exists()

    @pytest.mark.parametrize("closed", [{"is_online": False}, {"live": False}])
    def test_a_service_that_is_not_online_takes_nothing(self, closed):
        user, person = citizen()

        with pytest.raises(operations.ServiceNotOnlineError):
            application_for(user, person, service=ServiceFactory(**closed))

    def test_a_letter_is_queued_with_it_and_never_without(self):
        user, person = citizen()

        with pytest.raises(RuntimeError):
            submit_and_fail(user, person)
        assert not ProcrastinateJob.objects.exists()

        application = application_for(user, person)
        assert ProcrastinateJob.objects.count() == 1
        assert Notification.objects.get().context == {"reference": application.reference}

    def test_events_hold_nothing_personal(self):
        user, person = citizen()
        application = application_for(user, person)

        written = json.dumps([event.data for event in application.events.all()])

        assert person.embg not in written
        assert person.last_name not in written


class TestRouting:
    def test_a_kindergarten_decides_itself(self):
        InstitutionFactory(code="KG-900-A")
        user, person = citizen(born=dt.date(2024, 1, 1))

        application = application_for(user, person, service=ServiceFactory(kindergarten=True))

        assert application.handled_by == "KG-900-A"
        assert application.routing_reason == "residence_institution"
        assert application.receiver_name == "Градинка KG-900-A"

    def test_a_building_belongs_to_the_commission_of_the_whole_kindergarten(self):
        whole = InstitutionFactory(code="KG-900-A")
        building = InstitutionFactory(code="KG-900-B", parent=whole)
        user, person = citizen(born=dt.date(2024, 1, 1))

        application = application_for(
            user, person, service=ServiceFactory(kindergarten=True), wishes=[building]
        )

        assert application.handled_by == "KG-900-A"
        assert application.institution == building
        assert application.receiver_name == "Градинка KG-900-A"

    def test_the_first_wish_counts_and_all_are_kept_in_order(self):
        near = InstitutionFactory(code="KG-900-A")
        far = InstitutionFactory(
            code="KG-901-A", municipality=MunicipalityFactory(code="MK-901", name_mk="Друга")
        )
        user, person = citizen(born=dt.date(2024, 1, 1))

        application = application_for(
            user, person, service=ServiceFactory(kindergarten=True), wishes=[far, near]
        )

        assert application.handled_by == "KG-901-A"
        assert application.routing_reason == "chosen_institution"
        assert [wish.institution for wish in application.wishes.all()] == [far, near]

    def test_the_centre_decides_on_a_day_centre(self):
        InstitutionFactory(code="DC-900-A", kind="day-centre-older")
        user, person = citizen()

        application = application_for(user, person, service=ServiceFactory(day_centre=True))

        assert application.handled_by == "CSW-TEST"
        assert application.institution.code == "DC-900-A"

    def test_without_an_institution_the_centre_helps(self):
        user, person = citizen(born=dt.date(2024, 1, 1))

        application = application_for(user, person, service=ServiceFactory(kindergarten=True))

        assert application.handled_by == "CSW-TEST"
        assert application.routing_reason == "no_institution_known"


class TestReview:
    def test_opening_twice_is_one_event(self):
        user, person = citizen()
        application = in_review(in_review(application_for(user, person)))

        assert kinds(application) == ["submitted", "review_started"]

    def test_asking_for_papers_stops_the_clock_and_tells_the_citizen(self):
        user, person = citizen(language="sq")
        application = in_review(application_for(user, person))

        (request,) = ask_for(application, document(application.service))
        application.refresh_from_db()

        assert application.status == "waiting_for_papers"
        assert application.clock_stopped_on == dt.date(2026, 11, 23)
        assert request.name == "Letërnjoftim"
        assert Notification.objects.filter(template="papers_requested", user=user).count() == 1

    def test_a_request_names_a_paper(self):
        user, person = citizen()

        with pytest.raises(operations.NothingRequestedError):
            ask_for(in_review(application_for(user, person)))

    def test_the_last_paper_starts_the_clock_again(self):
        user, person = citizen()
        application = in_review(application_for(user, person))
        requests = ask_for(
            application, document(application.service), document(application.service, "statement")
        )
        for number, request in enumerate(requests):
            operations.add_paper(
                application=application,
                uploaded_by=user,
                name="scan.pdf",
                content=PDF + b"%" * number,
                at=NOW + dt.timedelta(days=7),
                request=request,
            )
            application.refresh_from_db()

        assert application.status == "in_review"
        assert application.clock_stopped_on is None
        # Seven days, five of them working ones, were the citizen's.
        assert application.due_on == dt.date(2026, 12, 22)
        assert kinds(application)[-3:] == ["paper_added", "paper_added", "papers_completed"]

    def test_a_caseworker_can_go_on_without_the_papers(self):
        user, person = citizen()
        application = in_review(application_for(user, person))
        ask_for(application, document(application.service))

        application = operations.resume_review(
            application=application, actor=UserFactory(), actor_role="caseworker", at=NOW
        )

        assert application.status == "in_review"
        assert not queries.open_requests_of(application=application).exists()

    def test_somebody_who_saw_an_older_version_is_told(self):
        user, person = citizen()
        application = in_review(application_for(user, person))

        with pytest.raises(operations.StaleApplicationError):
            operations.request_papers(
                application=application,
                documents=[document(application.service)],
                actor=UserFactory(),
                actor_role="caseworker",
                at=NOW,
                version=application.version - 1,
            )

    def test_withdrawing_twice_is_one_event(self):
        user, person = citizen()
        application = application_for(user, person)

        for _press in range(2):
            withdrawn = operations.withdraw_application(application=application, actor=user, at=NOW)

        assert withdrawn.status == "withdrawn"
        assert kinds(application) == ["submitted", "withdrawn"]

    def test_a_rejected_application_cannot_be_withdrawn(self):
        user, person = citizen()
        application = in_review(application_for(user, person))
        outcome = rules.DecisionOutcome.REJECTED
        decide(application, DecisionReasonFactory(outcome=outcome), outcome=outcome)

        with pytest.raises(operations.CannotHappenError):
            operations.withdraw_application(application=application, actor=user, at=NOW)


class TestDecide:
    def test_approved_with_the_text_in_the_language_of_the_applicant(self, language):
        user, person = citizen(language=language)
        application = in_review(application_for(user, person))
        reason = DecisionReasonFactory()

        decision = decide(application, reason)
        application.refresh_from_db()

        assert application.status == "approved"
        assert decision.text == getattr(reason, f"text_{language}")
        assert decision.appeal_until is None
        assert Notification.objects.filter(template="application_decided").count() == 1

    def test_a_rejection_says_until_when_to_appeal(self):
        user, person = citizen()
        outcome = rules.DecisionOutcome.REJECTED

        decision = decide(
            in_review(application_for(user, person)),
            DecisionReasonFactory(outcome=outcome),
            outcome=outcome,
        )

        assert decision.appeal_until == dt.date(2026, 12, 8)

    @pytest.mark.parametrize(
        "unfit",
        [
            {"outcome": rules.DecisionOutcome.REJECTED},
            {"group": "child-protection"},
            {"retired_at": NOW},
        ],
    )
    def test_only_fitting_reasons_count(self, unfit):
        user, person = citizen()
        application = in_review(application_for(user, person))

        with pytest.raises(operations.UnfitReasonError):
            decide(application, DecisionReasonFactory(**unfit))
        with pytest.raises(operations.UnfitReasonError):
            decide(application)

    def test_nothing_is_decided_unread_or_twice(self):
        user, person = citizen()
        application = application_for(user, person)
        with pytest.raises(operations.CannotHappenError):
            decide(application, DecisionReasonFactory())
        application = in_review(application)
        decide(application, DecisionReasonFactory())
        application.refresh_from_db()

        with pytest.raises(operations.CannotHappenError):
            decide(application, DecisionReasonFactory())

    def test_the_second_of_two_editors_sees_the_conflict(self):
        user, person = citizen()
        application = in_review(application_for(user, person))
        decide(application, DecisionReasonFactory())

        with pytest.raises(operations.StaleApplicationError):
            decide(application, DecisionReasonFactory(), version=application.version)

    def test_without_a_free_place_an_approval_waits(self):
        InstitutionFactory(code="KG-900-A", demo_capacity=1)
        outcomes = []
        for _family in range(2):
            user, person = citizen(born=dt.date(2024, 1, 1))
            application = in_review(
                application_for(user, person, service=ServiceFactory(kindergarten=True))
            )
            decide(application, DecisionReasonFactory())
            application.refresh_from_db()
            outcomes.append(application.status)

        assert outcomes == ["approved", "waiting_list"]

    def test_withdrawing_frees_the_place(self):
        InstitutionFactory(code="KG-900-A", demo_capacity=1)
        user, person = citizen(born=dt.date(2024, 1, 1))
        first = in_review(application_for(user, person, service=ServiceFactory(kindergarten=True)))
        decide(first, DecisionReasonFactory())
        operations.withdraw_application(application=first, actor=user, at=NOW)
        other, child = citizen(born=dt.date(2024, 1, 1))
        second = in_review(application_for(other, child, service=ServiceFactory(kindergarten=True)))

        decide(second, DecisionReasonFactory())
        second.refresh_from_db()

        assert second.status == "approved"


class TestAppendOnly:
    def test_nobody_changes_or_deletes_history(self):
        user, person = citizen()
        event = application_for(user, person).events.get()

        for change in (
            lambda: ApplicationEvent.objects.update(kind="approved"),
            event.delete,
        ):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                change()

    def test_nobody_changes_a_decision(self):
        user, person = citizen()
        decision = decide(in_review(application_for(user, person)), DecisionReasonFactory())

        decision.text = "друго"
        for change in (decision.save, decision.reasons.clear):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                change()

    def test_an_approved_reason_is_only_retired(self):
        reason = DecisionReasonFactory()

        reason.retired_at = NOW
        reason.save()
        reason.text_sq = "tjetër"
        with pytest.raises(DatabaseError, match="only retired"), transaction.atomic():
            reason.save()
        with pytest.raises(DatabaseError, match="only retired"), transaction.atomic():
            reason.delete()

    def test_the_state_is_what_the_history_says(self):
        user, person = citizen()
        application = in_review(application_for(user, person))
        ask_for(application, document(application.service))
        application.refresh_from_db()

        history = [rules.EventKind(kind) for kind in kinds(application)]

        assert application.status == rules.status_from(history)
        assert application.version == len(history)
