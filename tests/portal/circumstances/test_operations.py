"""A change is prepared, looked at and told; what was sent and decided keeps its facts."""

import datetime as dt

import pytest

from portal.applications import operations as applications
from portal.applications import rules as states
from portal.applications.models import Application
from portal.circumstances import operations, queries
from portal.circumstances.models import ChangeEffect, ChangeReport
from portal.circumstances.operations import Details
from portal.circumstances.rules import ChangeKind
from portal.households import operations as profile_operations
from portal.households import queries as households
from portal.notifications.models import Notification
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications import helping
from tests.portal.applications.factories import (
    NOW,
    DecisionReasonFactory,
    InstitutionFactory,
    ServiceFactory,
    application_for,
    citizen,
    in_review,
    load_rules,
)
from tests.portal.embg import embg_for

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=2)


def kinds_of(application):
    return list(application.events.order_by("id").values_list("kind", flat=True))


def reported(user, **details):
    values = {"happened_on": NOW.date(), **details}
    report = operations.prepare_report(user=user, details=Details(**values))
    return operations.send_report(report=report, at=LATER)


class TestPreview:
    def test_it_changes_nothing_at_all(self, family, moved):
        user, person, _child, application = family
        report = moved(user)
        operations.preview_report(report=report, at=LATER)
        person.household.refresh_from_db()
        application.refresh_from_db()
        assert person.household.street == "Пример 7"
        assert kinds_of(application) == ["submitted"]
        assert not ChangeEffect.objects.exists()
        assert not Notification.objects.filter(template="change_received").exists()

    def test_it_says_what_sending_then_does(self, family, moved):
        user, _person, _child, application = family
        report = moved(user)
        (promised,) = operations.preview_report(report=report, at=LATER).effects
        operations.send_report(report=report, at=LATER)
        effect = ChangeEffect.objects.get()
        assert promised.application == effect.application == application
        assert promised.goes_to.handled_by == effect.handled_by == "CSW-OTHER"
        assert promised.after.facts == effect.facts_after
        assert promised.after.verdict == effect.verdict_after

    def test_it_names_services_that_open_for_somebody(self, db):
        load_rules()
        user, person = citizen(born=dt.date(1990, 1, 1))
        service = ServiceFactory(
            code="personal-assistance", title_mk="Лична асистенција", title_sq="Asistencë personale"
        )
        facts = {"disability_kind": "none", "directs_assistant": True}
        profile_operations.state_facts(person=person, facts=facts, stated_by=user, at=NOW)
        details = Details(
            kinds=[ChangeKind.HEALTH],
            happened_on=NOW.date(),
            patient=person.pk,
            health={"disability_kind": "physical", "disability_degree": "most_severe"},
        )
        report = operations.prepare_report(user=user, details=details)
        (change,) = operations.preview_report(report=report, at=LATER).rights
        assert (change.person, change.service, change.opens) == (person, service, True)

    def test_a_child_with_a_number_kept_for_somebody_else_is_refused(self, family):
        user, person, _child, _application = family
        details = Details(
            kinds=[ChangeKind.CHILD_BORN],
            happened_on=NOW.date(),
            child={
                "first_name": "Друго",
                "last_name": "Дете",
                "birth_date": person.birth_date.isoformat(),
                "embg": person.embg,
            },
        )
        report = operations.prepare_report(user=user, details=details)
        with pytest.raises(profile_operations.EmbgAlreadyKeptError):
            operations.preview_report(report=report, at=LATER)


class TestMoving:
    def test_an_undecided_file_goes_to_the_centre_of_the_new_residence(self, family, moved):
        user, _person, _child, application = family
        due = application.due_on
        operations.send_report(report=moved(user), at=LATER)
        application.refresh_from_db()
        assert application.handled_by == application.centre.code == "CSW-OTHER"
        assert application.due_on == due
        assert kinds_of(application) == ["submitted", "circumstances_changed", "handed_over"]

    def test_what_was_sent_stays_as_it_was_sent(self, family, moved):
        user, _person, _child, application = family
        sent = Application.objects.get(pk=application.pk)
        operations.send_report(report=moved(user), at=LATER)
        now = Application.objects.get(pk=application.pk)
        assert (now.address, now.facts, now.evaluation) == (
            sent.address,
            sent.facts,
            sent.evaluation,
        )

    def test_a_decided_file_stays_where_it_was_decided_and_is_told(self, family, moved):
        user, _person, _child, application = family
        row = in_review(application)
        applications.decide_application(
            application=row,
            outcome=states.DecisionOutcome.APPROVED,
            reasons=[DecisionReasonFactory()],
            actor=UserFactory(),
            actor_role="caseworker",
            at=NOW,
            version=row.version,
        )
        text = application.decision.text
        operations.send_report(report=moved(user), at=LATER)
        application.refresh_from_db()
        assert application.handled_by == "CSW-TEST"
        assert application.decision.text == text
        assert ChangeEffect.objects.get().handled_by == "CSW-TEST"

    def test_a_kindergarten_keeps_the_files_of_its_places(self, family, moved):
        user, _person, child, _application = family
        kindergarten = InstitutionFactory()
        place = application_for(
            user, child, service=ServiceFactory(kindergarten=True), wishes=[kindergarten]
        )
        operations.send_report(report=moved(user), at=LATER)
        place.refresh_from_db()
        assert place.handled_by == kindergarten.code
        assert ChangeEffect.objects.filter(application=place, moved_from="").exists()

    def test_a_new_street_in_the_same_town_hands_nothing_over(self, family, moved):
        user, person, _child, application = family
        code = person.household.municipality.code
        address = {"municipality": code, "settlement": "", "street": "Соседна 3"}
        operations.send_report(report=moved(user, address=address), at=LATER)
        assert kinds_of(application) == ["submitted", "circumstances_changed"]

    def test_a_withdrawn_file_hears_nothing(self, family, moved):
        user, _person, _child, application = family
        applications.withdraw_application(application=application, actor=user, at=NOW)
        operations.send_report(report=moved(user), at=LATER)
        assert not ChangeEffect.objects.exists()


class TestSending:
    def test_twice_is_once(self, family, moved):
        user, _person, _child, application = family
        report = moved(user)
        operations.send_report(report=report, at=LATER)
        operations.send_report(report=report, at=LATER + dt.timedelta(minutes=1))
        assert kinds_of(application).count("circumstances_changed") == 1
        assert ChangeEffect.objects.count() == 1
        assert Notification.objects.filter(template="change_received").count() == 1

    def test_a_new_child_is_kept_and_counted(self, family):
        user, person, _child, _application = family
        facts = {"household_adults": 2, "household_children": 1}
        profile_operations.state_facts(person=person, facts=facts, stated_by=user, at=NOW)
        born = dt.date(2026, 11, 1)
        child = {
            "first_name": "Ново",
            "last_name": "Дете",
            "birth_date": born.isoformat(),
            "embg": embg_for(born),
        }
        reported(user, kinds=[ChangeKind.CHILD_BORN], child=child)
        assert households.people_of(user=user).filter(birth_date=born).count() == 1
        known = households.facts_for(person=person, on=NOW.date())
        assert (known["household_adults"], known["household_children"]) == (2, 2)

    def test_a_child_changes_the_amount_by_the_same_rules(self, db):
        load_rules()
        user, person = citizen()
        facts = {
            "household_adults": 2,
            "household_children": 1,
            "single_parent": False,
            "members_unable_to_work": 0,
        }
        profile_operations.state_facts(person=person, facts=facts, stated_by=user, at=NOW)
        service = ServiceFactory(code="guaranteed-minimum-assistance")
        application_for(user, person, service=service)
        child = {
            "first_name": "Ново",
            "last_name": "Дете",
            "birth_date": "2026-11-01",
            "embg": "",
        }
        reported(user, kinds=[ChangeKind.CHILD_BORN], child=child)
        effect = ChangeEffect.objects.get()
        assert effect.amount_after == effect.amount_before + 400

    def test_somebody_who_died_leaves_the_profile_and_the_file_is_told(self, family):
        user, _person, child, _application = family
        place = application_for(user, child, service=ServiceFactory(kindergarten=True))
        reported(user, kinds=[ChangeKind.SOMEBODY_LEFT], departed=child.pk, departure="died")
        assert not households.people_of(user=user).filter(pk=child.pk).exists()
        assert "circumstances_changed" in kinds_of(place)

    def test_the_history_names_no_details(self, family, moved):
        user, _person, _child, application = family
        operations.send_report(report=moved(user), at=LATER)
        for event in application.events.all():
            assert "Нова" not in str(event.data)

    def test_details_are_encrypted_at_rest(self, family, moved):
        from django.db import connection

        report = moved(family[0])
        with connection.cursor() as cursor:
            cursor.execute(
                "select details from circumstances_changereport where id = %s", [report.pk]
            )
            (stored,) = cursor.fetchone()
        assert "Нова" not in stored
        assert "street" not in stored


class TestPreparing:
    def test_a_second_form_replaces_the_first(self, family, moved):
        user = family[0]
        first = moved(user)
        second = moved(user, kinds=[ChangeKind.INCOME], monthly_income=5)
        assert first == second
        assert ChangeReport.objects.count() == 1

    def test_after_sending_a_new_one_begins(self, family, moved):
        user = family[0]
        operations.send_report(report=moved(user), at=LATER)
        assert queries.prepared_report_of(user=user) is None
        moved(user)
        assert ChangeReport.objects.count() == 2

    def test_dropping_forgets_only_what_was_not_sent(self, family, moved):
        user = family[0]
        operations.send_report(report=moved(user), at=LATER)
        moved(user)
        operations.drop_report(user=user)
        assert ChangeReport.objects.get().sent_at is not None


class TestTakingNote:
    def test_the_first_one_counts(self, family, moved):
        operations.send_report(report=moved(family[0]), at=LATER)
        effect = ChangeEffect.objects.get()
        first, second = UserFactory(), UserFactory()
        operations.note_effect(effect=effect, actor=first, at=LATER)
        operations.note_effect(effect=effect, actor=second, at=LATER)
        effect.refresh_from_db()
        assert effect.noted_by == first

    def test_only_the_body_that_has_the_file_now_sees_it(self, family, moved):
        operations.send_report(report=moved(family[0]), at=LATER)
        effect = ChangeEffect.objects.get()
        found = queries.effect_to_note(organisations={"CSW-OTHER"}, effect_id=effect.pk)
        assert found == effect
        with pytest.raises(queries.EffectNotFoundError):
            queries.effect_to_note(organisations={"CSW-TEST"}, effect_id=effect.pk)


class TestWhoseFiles:
    def test_the_own_life_of_a_helper_touches_nothing_sent_for_others(self, moved):
        helper, _person = citizen()
        helping.helper_of(user=helper)
        application = helping.file_under(helping.agreed_mandate(helper))

        operations.send_report(report=moved(helper), at=LATER)

        assert "circumstances_changed" not in kinds_of(application)
        assert not ChangeEffect.objects.filter(application=application).exists()

    def test_a_file_of_somebody_who_left_is_told_once(self, family, moved):
        user, _person, child, _application = family
        service = ServiceFactory(code="kindergarten", title_mk="Градинка", title_sq="Kopsht")
        of_child = application_for(user, child, service=service)
        reported(user, kinds=[ChangeKind.SOMEBODY_LEFT], departed=child.pk, departure="moved_out")
        told = kinds_of(of_child).count("circumstances_changed")

        operations.send_report(report=moved(user), at=LATER + dt.timedelta(days=1))

        assert told == 1
        assert kinds_of(of_child).count("circumstances_changed") == 1


class TestWhatWasLookedAt:
    def test_another_window_cannot_send_what_nobody_looked_at(self, family, moved):
        user, person, _child, application = family
        seen = operations.seen_as(moved(user))
        changed = moved(
            user, address={"municipality": "MK-901", "settlement": "", "street": "Друга 9"}
        )

        with pytest.raises(operations.ReportChangedError):
            operations.send_report(report=changed, seen=seen, at=LATER)

        assert kinds_of(application) == ["submitted"]
        operations.send_report(report=changed, seen=operations.seen_as(changed), at=LATER)
        person.household.refresh_from_db()
        assert person.household.street == "Друга 9"

    def test_a_report_that_was_dropped_cannot_be_sent(self, family, moved):
        report = moved(family[0])
        operations.drop_report(user=family[0])

        with pytest.raises(operations.ReportChangedError):
            operations.send_report(report=report, at=LATER)
