"""What the package brings along: reasons, demonstration files; and the button, the scanner."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from portal.accounts.demo import load_demo as load_accounts
from portal.applications import demo, seeds
from portal.applications.models import Application, DecisionReason
from portal.applications.rules import DecisionOutcome
from portal.catalogue.seeds import load_seeds as load_services
from portal.directory.seeds import load_seeds as load_places
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
