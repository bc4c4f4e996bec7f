"""The work area: whose files exist, what is recorded, what happens to a file."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import translation

from portal.accounts.rules import Role
from portal.applications import operations
from portal.applications.models import Application
from portal.applications.rules import ApplicationStatus, DecisionOutcome, DocumentKind
from portal.core import clock
from portal.core.models import AccessRecord
from portal.notifications.models import Notification
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.applications.factories import (
    PDF,
    DecisionReasonFactory,
    application_for,
    citizen,
    in_review,
)

pytestmark = pytest.mark.django_db

ACTIONS = ["review", "resume", "ask_for_papers"]


def address(name, *args, language="mk"):
    with translation.override(language):
        return reverse(f"casework:{name}", args=args)


def file_address(application, language="mk"):
    return address("file", application.reference, language=language)


def decide_address(application, outcome="approved"):
    return address("decide", application.reference, outcome)


class TestWhoMayCome:
    def test_nobody_is_sent_to_sign_in(self, client, application):
        for page in (address("queue"), file_address(application)):
            assert client.get(page).url.startswith("/mk/account/login/")

    def test_a_citizen_has_no_work_area(self, client, application):
        client.force_login(application.applicant)

        for page in (address("queue"), file_address(application)):
            assert client.get(page).status_code == HTTPStatus.FORBIDDEN

    @pytest.mark.parametrize("role", [Role.PROVIDER, Role.EDITOR, Role.OPERATOR])
    def test_other_roles_have_no_work_area(self, client, application, role):
        client.force_login(MembershipFactory(role=role, organisation_code="CSW-TEST").user)

        assert client.get(address("queue")).status_code == HTTPStatus.FORBIDDEN

    def test_a_role_that_has_ended_opens_nothing(self, client, application):
        ended = clock.today() - dt.timedelta(days=1)
        membership = MembershipFactory(organisation_code="CSW-TEST", valid_until=ended)
        client.force_login(membership.user)

        assert client.get(file_address(application)).status_code == HTTPStatus.FORBIDDEN

    @pytest.mark.parametrize("role", [Role.CASEWORKER, Role.SUPERVISOR])
    def test_another_centre_sees_nothing(self, client, application, role):
        client.force_login(MembershipFactory(organisation_code="CSW-609", role=role).user)

        assert application.reference not in client.get(address("queue")).content.decode()
        assert client.get(file_address(application)).status_code == HTTPStatus.NOT_FOUND
        assert not AccessRecord.objects.exists()

    @pytest.mark.parametrize("action", ACTIONS)
    def test_another_centre_changes_nothing(self, client, application, action):
        client.force_login(MembershipFactory(organisation_code="CSW-609").user)

        response = client.post(address(action, application.reference), {"version": 1})
        decision = client.post(decide_address(application), {"version": 1})

        assert response.status_code == decision.status_code == HTTPStatus.NOT_FOUND
        assert Application.objects.get().state is ApplicationStatus.SUBMITTED

    def test_the_supervisor_sees_the_files_of_the_centre(self, client, application):
        user = MembershipFactory(organisation_code="CSW-TEST", role=Role.SUPERVISOR).user
        client.force_login(user)

        assert client.get(file_address(application)).status_code == HTTPStatus.OK


class TestQueue:
    @pytest.mark.parametrize("language", ["mk", "sq"])
    def test_shows_the_file_in_both_languages(self, office, application, language):
        page = office.get(address("queue", language=language)).content.decode()

        assert f'<html lang="{language}"' in page
        assert file_address(application, language) in page

    def test_the_most_urgent_comes_first(self, office, service):
        later, sooner = (application_for(*citizen(), service=service) for _number in range(2))
        Application.objects.filter(pk=sooner.pk).update(due_on=later.due_on - dt.timedelta(days=9))

        rows = office.get(address("queue")).context["rows"]

        assert [row["application"] for row in rows] == [sooner, later]

    @pytest.mark.parametrize(
        ("query", "is_shown"),
        [
            ("", True),
            ("?state=submitted", True),
            ("?state=in_review", False),
            ("?service=home-care", True),
            ("?overdue=on", False),
            ("?mine=on", False),
            ("?state=nonsense&page=nonsense", True),
        ],
    )
    def test_filters(self, office, application, query, is_shown):
        rows = office.get(address("queue") + query).context["rows"]

        assert bool(rows) is is_shown

    def test_a_file_past_its_day_is_counted_and_found(self, office, application):
        Application.objects.update(due_on=clock.today() - dt.timedelta(days=1))

        response = office.get(address("queue") + "?overdue=on")

        assert response.context["counts"].overdue == 1
        assert len(response.context["rows"]) == 1

    def test_mine_are_those_that_i_took(self, office, caseworker, application):
        in_review(application, actor=caseworker)

        response = office.get(address("queue") + "?mine=on")

        assert response.context["counts"].mine == 1
        assert response.context["rows"][0]["examiner"] == "Демо Работник"

    def test_ten_files_take_as_many_queries_as_one(
        self, office, service, application, django_assert_max_num_queries
    ):
        office.get(address("queue"))
        for _number in range(4):
            application_for(*citizen(), service=service)

        with django_assert_max_num_queries(10):
            office.get(address("queue"))


class TestFile:
    @pytest.mark.parametrize("language", ["mk", "sq"])
    def test_shows_everything_on_one_page(self, office, application, language):
        page = office.get(file_address(application, language)).content.decode()

        assert application.person_name in page
        assert application.embg not in page
        assert application.embg_masked in page
        assert all(line["text"] in page for line in application.evaluation[language]["criteria"])

    def test_the_reading_is_recorded_before_it_is_shown(self, office, caseworker, application):
        page = office.get(file_address(application)).content.decode()

        record = AccessRecord.objects.get()
        assert (record.actor, record.role) == (caseworker, "caseworker")
        assert record.subject_id == application.reference
        assert page.count("Демо Работник") >= 1

    def test_the_citizen_sees_who_opened_it(self, office, client, application):
        office.get(file_address(application))
        client.force_login(application.applicant)

        page = client.get(f"/mk/applications/{application.reference}/").content.decode()

        assert "Демо Работник" in page

    def test_an_unknown_number_is_no_file(self, office):
        assert office.get(address("file", "EK-0000")).status_code == HTTPStatus.NOT_FOUND

    def test_more_readings_take_no_more_queries(
        self, office, application, django_assert_max_num_queries
    ):
        for _reading in range(5):
            office.get(file_address(application))

        with django_assert_max_num_queries(26):
            office.get(file_address(application))


class TestPaper:
    @pytest.fixture
    def paper(self, application):
        return operations.add_paper(
            application=application,
            uploaded_by=application.applicant,
            name="наод.pdf",
            content=PDF,
            at=clock.now(),
        )

    def test_is_served_and_its_reading_recorded(self, office, application, paper):
        response = office.get(address("paper", application.reference, paper.key))

        assert b"".join(response.streaming_content) == PDF
        assert AccessRecord.objects.get().purpose == "paper"

    def test_is_nothing_to_another_centre(self, client, application, paper):
        client.force_login(MembershipFactory(organisation_code="CSW-609").user)

        response = client.get(address("paper", application.reference, paper.key))

        assert response.status_code == HTTPStatus.NOT_FOUND


class TestDocument:
    @pytest.fixture
    def order(self, application):
        made = operations.order_document(
            application=application, kind=DocumentKind.RECEIPT, at=clock.now()
        )
        operations.make_document(order_id=made.pk, at=clock.now())
        return made

    def test_is_served_and_its_reading_recorded(self, office, application, order):
        response = office.get(address("document", application.reference, order.key))

        assert response.content.startswith(b"%PDF")
        assert AccessRecord.objects.get().purpose == "document"

    def test_is_on_the_page_of_the_file(self, office, application, order, language):
        text = office.get(file_address(application, language)).content.decode()

        assert address("document", application.reference, order.key, language=language) in text

    def test_is_nothing_to_another_centre_nor_to_the_citizen_here(self, client, application, order):
        page = address("document", application.reference, order.key)
        client.force_login(MembershipFactory(organisation_code="CSW-609").user)
        elsewhere = client.get(page)
        client.force_login(application.applicant)
        citizen_here = client.get(page)

        assert elsewhere.status_code == HTTPStatus.NOT_FOUND
        assert citizen_here.status_code == HTTPStatus.FORBIDDEN
        assert not AccessRecord.objects.exists()


class TestActions:
    def test_taking_a_file_into_examination(self, office, application):
        response = office.post(
            address("review", application.reference), {"version": application.version}
        )

        assert response.url == file_address(application)
        assert Application.objects.get().state is ApplicationStatus.IN_REVIEW

    @pytest.mark.parametrize("language", ["mk", "sq"])
    def test_papers_are_asked_for_in_the_applicants_language(self, office, service, language):
        user, person = citizen(language=language)
        application = in_review(application_for(user, person, service=service))

        office.post(
            address("ask_for_papers", application.reference),
            {
                "version": application.version,
                "documents": [service.documents.get().pk],
                "reason": "unreadable",
            },
        )

        asked = application.paper_requests.get()
        with translation.override(language):
            expected = translation.gettext(
                "The paper that you sent cannot be read. Please send it again."
            )
        assert (asked.name, asked.message) == (
            {"mk": "Наод", "sq": "Konstatim"}[language],
            expected,
        )
        assert Notification.objects.filter(user=user, template="papers_requested").exists()

    def test_going_on_without_papers(self, office, caseworker, service, application):
        in_review(application, actor=caseworker)
        row = Application.objects.get()
        operations.request_papers(
            application=row,
            documents=list(service.documents.all()),
            actor=caseworker,
            actor_role="caseworker",
            at=clock.now(),
            version=row.version,
        )

        version = Application.objects.get().version
        office.post(address("resume", application.reference), {"version": version})

        assert Application.objects.get().state is ApplicationStatus.IN_REVIEW

    @pytest.mark.parametrize(
        ("outcome", "state"),
        [("approved", ApplicationStatus.APPROVED), ("rejected", ApplicationStatus.REJECTED)],
    )
    def test_a_decision_needs_an_approved_reason(self, office, application, outcome, state):
        row = in_review(application)
        reason = DecisionReasonFactory(outcome=DecisionOutcome(outcome))
        data = {"version": row.version}

        without = office.post(decide_address(application, outcome), data)
        office.post(decide_address(application, outcome), {**data, "reasons": [reason.pk]})

        assert without.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert Application.objects.get().state is state

    def test_a_reason_of_the_other_outcome_is_no_choice(self, office, application):
        row = in_review(application)
        reason = DecisionReasonFactory(outcome=DecisionOutcome.REJECTED)

        office.post(decide_address(application), {"version": row.version, "reasons": [reason.pk]})

        assert Application.objects.get().state is ApplicationStatus.IN_REVIEW

    def test_an_unknown_outcome_is_no_page(self, office, application):
        page = decide_address(application).replace("approved", "postponed")

        assert office.post(page).status_code == HTTPStatus.NOT_FOUND


class TestConflict:
    @pytest.mark.parametrize(
        ("language", "title"),
        [
            ("mk", "Некој го смени предметот пред вас"),
            ("sq", "Dikush e ndryshoi lëndën para jush"),
        ],
    )
    def test_the_second_of_two_is_told_and_keeps_the_choice(
        self, office, application, language, title
    ):
        row = in_review(application)
        reason = DecisionReasonFactory()
        Application.objects.update(version=row.version + 1)

        with translation.override(language):
            page = reverse("casework:decide", args=[application.reference, "approved"])
        response = office.post(page, {"version": row.version, "reasons": [reason.pk]})

        content = response.content.decode()
        assert response.status_code == HTTPStatus.CONFLICT
        assert title in content
        assert f'value="{reason.pk}" id="id_approved_reasons_0" checked' in content
        assert f'value="{row.version + 1}"' in content
        assert Application.objects.get().state is ApplicationStatus.IN_REVIEW

    def test_taking_a_withdrawn_application_is_a_conflict(self, office, application):
        operations.withdraw_application(
            application=application, actor=application.applicant, at=clock.now()
        )
        version = Application.objects.get().version

        response = office.post(address("review", application.reference), {"version": version})

        assert response.status_code == HTTPStatus.CONFLICT


def test_a_kindergarten_officer_sees_the_files_of_the_own_kindergarten(client, application):
    Application.objects.update(handled_by="KG-900-1")
    officer = MembershipFactory(
        organisation_code="KG-900-1", role=Role.KINDERGARTEN_OFFICER, user=UserFactory()
    ).user
    client.force_login(officer)

    assert client.get(file_address(application)).status_code == HTTPStatus.OK
    assert AccessRecord.objects.get().role == "kindergarten_officer"
