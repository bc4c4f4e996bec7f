"""Pages on which a change is reported, in each language, for the owner and everybody else."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.circumstances import operations
from portal.circumstances.models import ChangeReport
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import NOW, citizen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOW)


def page(name, *args, language="mk"):
    with translation.override(language):
        return reverse(f"circumstances:{name}", args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def move_to(municipality, person, **more):
    return {
        "kinds": ["moved"],
        "happened_on_day": "20",
        "happened_on_month": "11",
        "happened_on_year": "2026",
        "moved-household": str(person.household_id),
        "moved-municipality": str(municipality.pk),
        "moved-street": "Нова 2",
        **more,
    }


class TestForm:
    def test_it_shows_in_each_language(self, family, language):
        response = signed_in(family[0]).get(page("change", language=language))
        assert response.status_code == HTTPStatus.OK
        expected = {"mk": "Нешто се промени", "sq": "Diçka ndryshoi"}
        assert expected[language] in response.content.decode()

    def test_without_a_profile_it_begins_there(self, db):
        response = signed_in(UserFactory()).get(page("change"))
        assert response.url.endswith("/account/profile/")

    def test_nothing_chosen_is_said_at_the_field(self, family):
        response = signed_in(family[0]).post(page("change"), {})
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Изберете што се промени." in response.content.decode()

    def test_only_the_parts_that_were_chosen_are_checked_and_nothing_is_lost(
        self, family, elsewhere
    ):
        user, person, _child, _application = family
        data = move_to(elsewhere, person) | {"moved-street": "", "moved-settlement": "Ново Село"}
        response = signed_in(user).post(page("change"), data)
        text = response.content.decode()
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Внесете улица и број." in text
        assert 'value="Ново Село"' in text
        assert "Внесете го износот" not in text

    def test_a_day_to_come_is_refused(self, family, elsewhere):
        user, person, _child, _application = family
        data = move_to(elsewhere, person) | {"happened_on_year": "2027"}
        response = signed_in(user).post(page("change"), data)
        assert "Пријавете го кога ќе се случи." in response.content.decode()

    def test_somebody_alone_is_not_asked_who_left(self, db):
        user, _person = citizen()
        assert "somebody_left" not in signed_in(user).get(page("change")).content.decode()


class TestWay:
    def test_form_preview_press_and_report(self, family, elsewhere, language):
        user, person, _child, application = family
        client = signed_in(user)
        form = page("change", language=language)
        preview = client.post(form, move_to(elsewhere, person), follow=True)
        text = preview.content.decode()
        assert application.reference in text
        name = {"mk": "Друг центар", "sq": "Qendra tjetër"}[language]
        assert name in text
        report = ChangeReport.objects.get()
        assert report.sent_at is None
        seen = preview.context["seen"]
        assert f'name="seen" value="{seen}"' in text
        unseen = client.post(page("send", report.key, language=language), {"seen": "else"})
        report.refresh_from_db()
        assert (unseen.status_code, report.sent_at) == (HTTPStatus.FOUND, None)
        sent = client.post(page("send", report.key, language=language), {"seen": seen}, follow=True)
        report.refresh_from_db()
        assert report.sent_at is not None
        assert application.reference in sent.content.decode()
        again = client.post(page("send", report.key, language=language))
        assert again.status_code == HTTPStatus.FOUND
        file = client.get(application.get_absolute_url()).content.decode()
        assert report.get_absolute_url() in file

    def test_a_prepared_report_waits_with_what_was_typed(self, family, elsewhere):
        user, person, _child, _application = family
        client = signed_in(user)
        client.post(page("change"), move_to(elsewhere, person))
        assert 'value="Нова 2"' in client.get(page("change")).content.decode()

    def test_it_can_be_dropped(self, family, elsewhere):
        user, person, _child, _application = family
        client = signed_in(user)
        client.post(page("change"), move_to(elsewhere, person))
        client.post(page("drop"))
        assert not ChangeReport.objects.exists()


class TestAccess:
    @pytest.mark.parametrize(("name", "method"), [("report", "get"), ("send", "post")])
    def test_somebody_elses_report_looks_like_none(self, family, moved, name, method):
        report = moved(family[0])
        response = getattr(signed_in(UserFactory()), method)(page(name, report.key))
        assert response.status_code == HTTPStatus.NOT_FOUND
        report.refresh_from_db()
        assert report.sent_at is None

    @pytest.mark.parametrize("name", ["list", "change"])
    def test_nobody_is_asked_to_sign_in(self, name):
        assert "/account/login/" in Client().get(page(name)).url

    def test_the_list_shows_only_the_own_ones(self, family, moved):
        operations.send_report(report=moved(family[0]), at=NOW)
        report = ChangeReport.objects.get()
        assert str(report.key) in signed_in(family[0]).get(page("list")).content.decode()
        stranger = signed_in(UserFactory()).get(page("list")).content.decode()
        assert str(report.key) not in stranger


def test_the_list_asks_the_database_equally_often_for_one_and_for_many(
    family, moved, django_assert_max_num_queries
):
    client = signed_in(family[0])
    for _ in range(4):
        operations.send_report(report=moved(family[0]), at=NOW)
    with django_assert_max_num_queries(12):
        client.get(page("list"))
