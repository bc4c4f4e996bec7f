"""The counter: a person begins, is recognised, agrees; a helper applies; the next sees nothing."""

import datetime as dt
import io
from http import HTTPStatus

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.accounts.models import Membership
from portal.accounts.rules import Role
from portal.applications.models import Application
from portal.core import audit
from portal.households.models import Mandate
from portal.notifications.models import Delivery
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.applications.factories import (
    PDF,
    MunicipalityFactory,
    ServiceFactory,
    application_for,
    citizen,
    load_rules,
)
from tests.portal.embg import embg_for

pytestmark = pytest.mark.django_db

BORN = dt.date(1950, 3, 1)
FILE_PAGES = ("applications:detail", "applications:receipt", "applications:receipt_pdf")


def url(name, *args, language="mk"):
    with translation.override(language):
        return reverse(name, args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def helper():
    return MembershipFactory(role=Role.HELPER, organisation_code="NGO-TEST").user


@pytest.fixture
def desk(helper):
    return signed_in(helper)


@pytest.fixture
def service(db):
    load_rules()
    return ServiceFactory()


def another_number(mandate):
    """Return a number that is not the one of this person."""
    numbers = (embg_for(BORN) for _try in range(9))
    return next(number for number in numbers if number != mandate.person.embg)


def begin(desk, *, language="mk", **more):
    municipality = MunicipalityFactory()
    data = {
        "first_name": "Дојдено",
        "last_name": "Лице",
        "birth_date_day": BORN.day,
        "birth_date_month": BORN.month,
        "birth_date_year": BORN.year,
        "embg": embg_for(BORN),
        "phone": "070 123 456",
        "municipality": municipality.pk,
        "street": "Пример 1",
        "language": language,
        **more,
    }
    response = desk.post(url("casework:counter"), data)
    assert response.status_code == HTTPStatus.FOUND, response.content.decode()
    return Mandate.objects.latest("pk")


def recognise(desk, mandate):
    return desk.post(url("casework:counter_identity", mandate.key), {"document": "identity_card"})


def sign(desk, mandate, content=PDF):
    file = SimpleUploadedFile("form.pdf", content)
    return desk.post(url("casework:counter_signed", mandate.key), {"file": file})


def ready(desk, **more):
    mandate = begin(desk, **more)
    recognise(desk, mandate)
    sign(desk, mandate)
    mandate.refresh_from_db()
    return mandate


def act(desk, mandate):
    return desk.post(url("applications:act_under", mandate.key))


FACTS = {
    "facts-lives_in_country": "yes",
    "facts-lives_in_institution": "no",
    "facts-cannot_self_care": "yes",
    "facts-disability_degree": "none",
}


def sent(desk, mandate, service):
    act(desk, mandate)
    response = desk.post(url("applications:apply", service.code), {"key": "k", **FACTS})
    assert response.status_code == HTTPStatus.FOUND, response.content.decode()
    return Application.objects.latest("pk")


class TestWay:
    def test_leads_from_the_person_to_the_receipt(self, desk, helper, service):
        mandate = ready(desk)

        application = sent(desk, mandate, service)

        assert mandate.proof == "signed_form"
        assert mandate.signed_form.read() == PDF
        assert application.applicant == helper
        assert application.submitted_under == mandate
        event = application.events.get(kind="submitted")
        assert (event.actor, event.actor_role) == (helper, "helper")
        assert event.data["organisation"] == "NGO-TEST"
        assert desk.get(url("applications:receipt", application.reference)).status_code == 200

    def test_writes_to_the_person_who_has_no_account(self, desk, service):
        application = sent(desk, ready(desk, language="sq"), service)

        text = Delivery.objects.get(template="sent_for_you")
        assert text.language == "sq"
        assert application.reference in text.secret

    def test_asks_for_a_document_before_consent(self, desk):
        mandate = begin(desk)

        assert sign(desk, mandate).status_code == HTTPStatus.FORBIDDEN
        mandate.refresh_from_db()
        assert mandate.confirmed_at is None

    @pytest.mark.parametrize("content", [b"", b"<html>", b"%PDF-1.7 no end"])
    def test_takes_no_scan_that_is_no_paper(self, desk, content):
        mandate = begin(desk)
        recognise(desk, mandate)

        assert sign(desk, mandate, content).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        mandate.refresh_from_db()
        assert mandate.confirmed_at is None

    def test_says_the_same_whether_there_is_an_account_or_not(self, desk):
        _user, known = citizen(born=BORN)

        mandate = begin(desk, embg=known.embg)

        assert mandate.person != known
        page = desk.get(url("casework:counter_person", mandate.key)).content.decode()
        assert known.last_name not in page

    def test_two_presses_begin_one_person(self, desk):
        number = embg_for(BORN)

        assert begin(desk, embg=number) == begin(desk, embg=number)

    def test_prints_the_form_in_the_language_of_the_person(self, desk, language):
        mandate = begin(desk, language=language)

        response = desk.get(url("casework:counter_form", mandate.key))

        document = pypdf.PdfReader(io.BytesIO(response.content))
        assert document.trailer["/Root"]["/Lang"] == language
        text = document.pages[0].extract_text()
        assert mandate.person.embg not in text

    @pytest.mark.parametrize("name", ["casework:counter_person"])
    def test_pages_stand_in_both_languages(self, desk, name, language):
        mandate = begin(desk)

        for address in (
            url("casework:counter", language=language),
            url(name, mandate.key, language=language),
        ):
            assert desk.get(address).status_code == HTTPStatus.OK


class TestAccess:
    def addresses(self, mandate):
        return [
            url("casework:counter_person", mandate.key),
            url("casework:counter_form", mandate.key),
            url("casework:counter_scan", mandate.key),
        ]

    def test_nobody_is_asked_to_sign_in(self, desk):
        for address in (url("casework:counter"), *self.addresses(begin(desk))):
            assert "login" in Client().get(address)["Location"]

    def test_a_citizen_has_no_counter(self, desk):
        client = signed_in(citizen()[0])

        for address in (url("casework:counter"), *self.addresses(begin(desk))):
            assert client.get(address).status_code == HTTPStatus.FORBIDDEN

    def test_a_caseworker_helps_at_the_counter_of_the_centre(self):
        client = signed_in(MembershipFactory(role=Role.CASEWORKER).user)

        assert client.get(url("casework:counter")).status_code == HTTPStatus.OK

    @pytest.mark.parametrize("organisation", ["NGO-TEST", "NGO-OTHER"])
    def test_another_helper_finds_nothing(self, desk, service, organisation):
        mandate = ready(desk)
        application = sent(desk, mandate, service)
        other = signed_in(MembershipFactory(role=Role.HELPER, organisation_code=organisation).user)

        for address in self.addresses(mandate):
            assert other.get(address).status_code == HTTPStatus.NOT_FOUND
        for name in FILE_PAGES:
            response = other.get(url(name, application.reference))
            assert response.status_code == HTTPStatus.NOT_FOUND
        assert act(other, mandate).status_code == HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize(
        "ends",
        [
            lambda mandate, desk: desk.post(url("applications:revoke_mandate", mandate.key)),
            lambda mandate, desk: Mandate.objects.filter(pk=mandate.pk).update(
                valid_from=dt.date(2020, 1, 1), valid_until=dt.date(2020, 1, 2)
            ),
            lambda mandate, desk: Membership.objects.update(valid_until=dt.date(2026, 1, 1)),
        ],
        ids=["revoked", "expired", "no longer in the organisation"],
    )
    def test_after_the_end_the_file_is_gone_for_the_helper_and_goes_on(self, desk, service, ends):
        mandate = ready(desk)
        application = sent(desk, mandate, service)
        assert desk.get(url(FILE_PAGES[0], application.reference)).status_code == HTTPStatus.OK

        ends(mandate, desk)

        for name in FILE_PAGES:
            response = desk.get(url(name, application.reference))
            assert response.status_code == HTTPStatus.NOT_FOUND
        listed = desk.get(url("applications:list")).content.decode()
        assert application.reference not in listed
        application.refresh_from_db()
        assert application.status == "submitted"

    def test_a_stranger_reaches_no_mandate(self, desk):
        mandate = ready(desk)
        stranger = signed_in(UserFactory())

        for name in ("revoke_mandate", "confirm_mandate", "mandate_code", "act_under"):
            response = stranger.post(url(f"applications:{name}", mandate.key))
            assert response.status_code == HTTPStatus.NOT_FOUND


class TestActing:
    def test_every_page_says_for_whom(self, desk, service):
        mandate = ready(desk)
        act(desk, mandate)

        page = desk.get(url("applications:apply", service.code)).content.decode()

        assert page.count("Дојдено Лице") >= 2

    def test_ends_with_one_press_and_leaves_nothing(self, desk, service):
        first = ready(desk)
        application = sent(desk, first, service)
        desk.post(url("applications:stop_acting"))
        second = ready(desk, first_name="Следно", embg=another_number(first))
        assert second != first
        act(desk, second)

        listed = desk.get(url("applications:list")).content.decode()
        applying = desk.get(url("applications:apply", service.code)).content.decode()
        file = desk.get(url("applications:detail", application.reference))

        assert "Дојдено" not in listed + applying
        assert application.reference not in listed
        assert file.status_code == HTTPStatus.NOT_FOUND

    def test_what_was_typed_for_one_person_is_not_there_for_the_next(self, desk, service):
        act(desk, ready(desk))
        session = desk.session
        session[f"eligibility_facts:{service.code}"] = {"cannot_self_care": True}
        session.save()

        act(desk, ready(desk))

        assert f"eligibility_facts:{service.code}" not in desk.session

    def test_ends_by_itself_with_the_mandate(self, desk, service):
        mandate = ready(desk)
        act(desk, mandate)
        desk.post(url("applications:revoke_mandate", mandate.key))

        page = desk.get(url("applications:list")).content.decode()

        assert "Дојдено" not in page

    def test_only_what_the_mandate_covers_can_be_sent(self, desk, service):
        other = ServiceFactory(day_centre=True)
        mandate = ready(desk, services=[other.code])
        act(desk, mandate)

        response = desk.post(url("applications:apply", service.code), {"key": "k", **FACTS})

        assert response.status_code == HTTPStatus.NOT_FOUND
        assert not Application.objects.exists()

    def test_the_persons_own_file_list_says_that_a_helper_looked(self, desk, service):
        application = sent(desk, ready(desk), service)

        desk.get(url("applications:detail", application.reference))

        record = audit.accesses_of(
            subject_type="application", subject_id=application.reference
        ).first()
        assert (record.role, record.organisation_code) == ("helper", "NGO-TEST")


def test_a_citizen_without_mandates_acts_as_before(client, service):
    user, person = citizen()
    client.force_login(user)

    application = application_for(user, person, service=service)

    assert application.submitted_under is None
    assert client.get(application.get_absolute_url()).status_code == HTTPStatus.OK
