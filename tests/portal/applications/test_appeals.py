"""Papers that support an appeal, how an appeal against silence ends, and who decides on it."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from portal.accounts.rules import Role
from portal.applications import operations, rules
from portal.applications.presenting import following
from portal.core import clock
from portal.notifications.models import Notification
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.applications.factories import (
    PDF,
    InstitutionFactory,
    ServiceFactory,
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


@pytest.fixture
def late(applicant):
    """A file whose decision was due long ago."""
    return application_for(
        *applicant, service=ServiceFactory(day_centre=True), at=clock.now() - 90 * DAY
    )


@pytest.fixture
def caseworker(db):
    return MembershipFactory(organisation_code="CSW-TEST", role=Role.CASEWORKER).user


def silence_appealed(application):
    return operations.appeal_silence(
        application=application, appellant=application.applicant, words="", at=clock.now()
    )


def settled(appeal, *, outcome=rules.AppealOutcome.ORDERED, **more):
    appeal.application.refresh_from_db()
    return operations.settle_silence(
        appeal=appeal,
        outcome=outcome,
        actor=UserFactory(),
        actor_role="caseworker",
        at=clock.now(),
        version=appeal.application.version,
        **more,
    )


class TestSilence:
    def test_the_office_records_that_it_was_ordered_to_decide(
        self, client, late, caseworker, language
    ):
        appeal = silence_appealed(late)
        client.force_login(caseworker)
        file = reverse("casework:file", args=[late.reference])
        settle = reverse("casework:settle_appeal", args=[late.reference, appeal.number])
        assert settle not in client.get(file).content.decode()
        forwarded(appeal)
        assert settle in client.get(file).content.decode()
        late.refresh_from_db()

        client.post(
            settle,
            {
                "version": late.version,
                "outcome": "ordered",
                "number": "17-1/2026",
                "decide_by_day": "24",
                "decide_by_month": "12",
                "decide_by_year": "2026",
            },
        )

        appeal.refresh_from_db()
        late.refresh_from_db()
        assert (appeal.outcome, appeal.outcome_number) == ("ordered", "17-1/2026")
        assert appeal.decide_by == dt.date(2026, 12, 24)
        assert late.status == "submitted"
        assert late.events.order_by("-id").first().kind == "silence_ordered"
        assert Notification.objects.filter(template="appeal_decided").count() == 1
        client.force_login(late.applicant)
        read = client.get(f"/{language}/applications/{late.reference}/").content.decode()
        assert "2026" in read.split('id="' + appeal.number)[1].split("</section>")[0]

    def test_the_form_is_shown_again_when_nothing_is_chosen(self, client, late, caseworker):
        appeal = forwarded(silence_appealed(late))
        client.force_login(caseworker)
        late.refresh_from_db()

        answer = client.post(
            reverse("casework:settle_appeal", args=[late.reference, appeal.number]),
            {"version": late.version},
        )

        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        appeal.refresh_from_db()
        assert appeal.is_open

    def test_ends_by_itself_when_the_decision_comes(self, late):
        appeal = silence_appealed(late)

        decided(late, outcome="approved")

        appeal.refresh_from_db()
        assert appeal.outcome == "decided"
        assert appeal.outcome_on == clock.today()

    def test_recorded_twice_it_is_recorded_once(self, late):
        appeal = forwarded(silence_appealed(late))

        for _press in range(2):
            settled(appeal, outcome=rules.AppealOutcome.DISMISSED, decide_by=clock.today())

        assert late.events.filter(kind="silence_dismissed").count() == 1
        appeal.refresh_from_db()
        assert appeal.decide_by is None

    def test_is_not_settled_before_it_was_forwarded(self, late):
        appeal = silence_appealed(late)

        with pytest.raises(operations.CannotHappenError):
            settled(appeal)

    def test_is_settled_by_nobody_on_the_citizens_side(self, late):
        appeal = forwarded(silence_appealed(late))

        with pytest.raises(operations.OwnFileError):
            operations.settle_silence(
                appeal=appeal,
                outcome=rules.AppealOutcome.ORDERED,
                actor=late.applicant,
                actor_role="caseworker",
                at=clock.now(),
                version=appeal.application.version,
            )

    def test_is_not_settled_otherwise_afterwards(self, late):
        appeal = forwarded(silence_appealed(late))
        settled(appeal)

        with pytest.raises(operations.CannotHappenError):
            settled(appeal, outcome=rules.AppealOutcome.DISMISSED)

    @pytest.mark.parametrize("outcome", ["upheld", "changed", "replaced"])
    def test_never_ends_like_an_appeal_against_a_decision(self, late, outcome):
        appeal = forwarded(silence_appealed(late))

        with pytest.raises(operations.CannotHappenError):
            settled(appeal, outcome=rules.AppealOutcome(outcome))

    @pytest.mark.parametrize(
        ("outcome", "more", "said"),
        [
            (None, {}, "You appealed because no decision came"),
            ("ordered", {}, "The body was ordered to decide."),
            ("ordered", {"decide_by": dt.date(2026, 12, 24)}, "The body was ordered to decide by"),
            ("dismissed", {}, "You may appeal"),
        ],
    )
    def test_what_happens_next_is_said(self, late, outcome, more, said):
        appeal = silence_appealed(late)
        if outcome:
            settled(forwarded(appeal), outcome=rules.AppealOutcome(outcome), **more)
        late.refresh_from_db()

        with translation.override("en"):
            step = following.file_context(late, reader=late.applicant, at=clock.now())["next_step"]

        assert said in step


class TestSecondInstance:
    def test_where_a_centre_decided_it_is_the_ministry(self, own, application, language):
        decided(application)

        page = own.get(f"/{language}/applications/{application.reference}/appeal/")

        assert page.context["second_instance"] in page.content.decode()
        assert {"mk": "Министерство", "sq": "Ministria"}[language] in page.context[
            "second_instance"
        ]

    def test_where_a_kindergarten_decided_it_is_the_mayor(self, own, applicant, language):
        service = ServiceFactory(kindergarten=True)
        institution = InstitutionFactory()
        application = application_for(*applicant, service=service, wishes=[institution])
        decided(application)

        page = own.get(f"/{language}/applications/{application.reference}/appeal/")

        said = page.context["second_instance"]
        assert said in page.content.decode()
        assert {"mk": "градоначалникот", "sq": "kryetari i komunës"}[language] in said
        assert getattr(institution.municipality, f"name_{language}") in said
