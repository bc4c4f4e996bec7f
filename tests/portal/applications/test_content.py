"""What the package brings along: reasons, demonstration files; and the button, the scanner."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from portal.accounts.demo import load_demo as load_accounts
from portal.applications import demo, previews, seeds
from portal.applications.models import Application, DecisionReason
from portal.applications.presenting import following
from portal.applications.rules import DecisionOutcome
from portal.catalogue.queries import service_by_code
from portal.catalogue.seeds import load_seeds as load_services
from portal.core import clock
from portal.directory.demo import load_demo as load_capacities
from portal.directory.seeds import load_seeds as load_places
from portal.households.demo import load_demo as load_households
from tests.portal.applications.factories import (
    ServiceFactory,
    citizen,
    load_rules,
)


@pytest.mark.django_db
class TestReasons:
    def test_every_outcome_has_reasons_for_every_service_in_both_languages(self):
        seeds.load_seeds()

        assert DecisionReason.objects.filter(group="", outcome=DecisionOutcome.APPROVED).exists()
        assert DecisionReason.objects.filter(group="", outcome=DecisionOutcome.REJECTED).exists()
        assert all(reason.text_mk and reason.text_sq for reason in DecisionReason.objects.all())

    def test_loading_again_changes_nothing(self):
        seeds.load_seeds()
        before = list(DecisionReason.objects.values())

        seeds.load_seeds()

        assert list(DecisionReason.objects.values()) == before


@pytest.mark.django_db
def test_demonstration_files_are_made_once():
    load_places()
    load_services()
    load_rules()
    seeds.load_seeds()
    load_accounts()

    demo.load_demo()
    demo.load_demo()

    assert Application.objects.count() == len(demo.FILES)
    assert {"submitted", "in_review", "waiting_for_papers", "approved"} <= set(
        Application.objects.values_list("status", flat=True)
    )
    assert not any(
        application.applicant.has_usable_password() for application in Application.objects.all()
    )


@pytest.mark.django_db
class TestFilesOfTheDemonstrationCitizens:
    @pytest.fixture(params=["mk", "sq"])
    def files(self, request):
        """The files of one of the two, by service and relation."""
        load_places()
        load_capacities()
        load_services()
        load_rules()
        seeds.load_seeds()
        load_accounts()
        load_households()
        demo.load_demo()
        demo.load_demo()
        rows = Application.objects.filter(applicant__email=f"citizen.{request.param}@demo.example")
        return {(row.service.code, row.person.relation): row for row in rows}

    def test_are_there_once_in_every_state_worth_a_look(self, files):
        assert {key: row.status for key, row in files.items()} == {
            ("day-centre-disability", "self"): "waiting_for_papers",
            ("day-centre-disability", "parent"): "in_review",
            ("home-care", "self"): "rejected",
            ("day-centre-older", "parent"): "approved",
            ("kindergarten", "child"): "offered",
        }

    def test_wait_for_papers_or_for_a_decision_that_is_late(self, files):
        today = clock.today()

        waiting = files["day-centre-disability", "self"]
        silent = files["day-centre-disability", "parent"]

        assert waiting.paper_requests.filter(answered_at__isnull=True).count() == 1
        assert waiting.clock_stands_still
        assert following.clock_of(silent, on=today)["is_silent"]

    def test_can_be_appealed_accepted_and_certified(self, files):
        today = clock.today()
        refused = files["home-care", "self"]

        about = following.decision_context(refused, appeals=[], on=today)
        offer = following.offer_context(files["kindergarten", "child"], on=today)["offer"]
        orders = files["day-centre-older", "parent"].document_orders

        assert about["can_appeal"]
        assert not about["is_late"]
        assert offer["is_open"]
        assert orders.filter(kind="certificate").count() == 1

    def test_leave_two_services_for_one_press(self, files):
        applicant = next(iter(files.values())).applicant

        for code in ("home-care", "day-centre-older"):
            service = service_by_code(code=code)
            state = previews.state_for(user=applicant, service=service, told={})
            assert state["is_ready"]
            assert state["there"] is None

    def test_are_decided_in_the_language_of_the_citizen(self, files):
        row = files["home-care", "self"]

        assert row.decision.language == row.applicant.preferred_language


@pytest.mark.django_db
class TestButton:
    def draw(self, user=None):
        request = RequestFactory().get("/")
        request.user, request.session = user, {}
        template = Template("{% load applications %}{% apply_button service %}")
        return template.render(Context({"request": request, "service": ServiceFactory()}))

    def test_for_a_visitor_it_is_a_link_without_a_token(self):
        html = self.draw()

        assert "<form" not in html
        assert 'href="/mk/services/home-care/apply/"' in html

    def test_for_a_citizen_it_submits(self):
        html = self.draw(citizen()[0])

        assert '<form method="post" action="/mk/services/home-care/apply/">' in html
        assert 'name="one_click"' in html
