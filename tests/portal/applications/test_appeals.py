"""Papers that support an appeal: when they are taken, and where they lie then."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.applications import operations, rules
from portal.core import clock
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import (
    PDF,
    application_for,
    citizen,
    decided,
)

DAY = dt.timedelta(days=1)
SAID = operations.AppealWords(grounds=[rules.AppealGround.LAW_WRONG])


def url(name, application, *more):
    return reverse(f"applications:{name}", args=[application.reference, *more])


@pytest.fixture
def applicant(db):
    return citizen()


@pytest.fixture
def application(applicant):
    return application_for(*applicant, at=clock.now() - 10 * DAY)


@pytest.fixture
def own(client, applicant):
    client.force_login(applicant[0])
    return client


def appealed(application):
    return operations.appeal_decision(
        application=application, appellant=application.applicant, said=SAID, at=clock.now()
    )


def forwarded(appeal):
    appeal.application.refresh_from_db()
    return operations.forward_appeal(
        appeal=appeal,
        actor=UserFactory(),
        actor_role="caseworker",
        at=clock.now(),
        version=appeal.application.version,
    )


class TestPapersForAnAppeal:
    def add(self, client, application):
        file = SimpleUploadedFile("nov-naod.pdf", PDF, content_type="application/pdf")
        return client.post(url("add_paper", application), {"file": file, "what": ""})

    def test_are_added_on_the_page_of_the_appeal_and_go_with_it(self, own, application):
        decided(application)

        answer = self.add(own, application)

        assert answer.url.startswith(url("appeal", application))
        page = own.get(url("appeal", application))
        assert page.context["appeal_form"]["papers"].value() == [str(application.papers.get().key)]
        own.post(
            url("appeal", application),
            {"grounds": ["law_wrong"], "papers": [application.papers.get().key]},
        )
        assert list(application.appeals.get().papers.all()) == [application.papers.get()]

    def test_those_of_the_application_are_not_chosen_beforehand(self, own, application):
        self.add(own, application)
        decided(application)

        page = own.get(url("appeal", application))

        assert page.context["appeal_form"]["papers"].value() == []

    def test_are_said_on_that_page_not_to_be_taken(self, own, application):
        decided(application)
        file = SimpleUploadedFile("a.pdf", b"no paper", content_type="application/pdf")

        answer = own.post(url("add_paper", application), {"file": file, "what": ""}, follow=True)

        assert answer.redirect_chain[0][0].startswith(url("appeal", application))
        assert "PDF, JPEG" in answer.content.decode()
        assert not application.papers.exists()

    def test_are_taken_after_it_until_it_is_forwarded(self, own, application):
        decided(application)
        appeal = appealed(application)
        assert "add-paper" in own.get(url("detail", application)).content.decode()

        self.add(own, application)

        assert list(appeal.papers.all()) == [application.papers.get()]
        forwarded(appeal)
        assert "add-paper" not in own.get(url("detail", application)).content.decode()
        application.papers.all().delete()
        self.add(own, application)
        assert not application.papers.exists()

    def test_are_not_taken_when_it_is_too_late_to_appeal(self, own, application):
        decided(application, at=clock.now() - 180 * DAY)

        self.add(own, application)

        assert not application.papers.exists()

    def test_are_not_taken_by_an_approved_file(self, own, application):
        decided(application, outcome="approved")

        self.add(own, application)

        assert not application.papers.exists()
