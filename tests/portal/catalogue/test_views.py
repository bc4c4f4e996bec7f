"""The pages of the catalogue, in each language, and their price in queries."""

from http import HTTPStatus

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.catalogue import queries
from portal.catalogue.models import PublicService
from tests.portal.accounts.factories import UserFactory
from tests.portal.catalogue.factories import (
    LegalBasisFactory,
    LifeEventFactory,
    PublicServiceFactory,
    ServiceDocumentFactory,
    ServiceStepFactory,
)


def _text(response):
    return response.content.decode()


def _price(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    return len(captured)


@pytest.mark.usefixtures("content")
class TestServicePage:
    def test_every_service_has_a_page(self, client, language):
        for service in queries.published_services():
            response = client.get(f"/{language}/services/{service.code}/")

            assert response.status_code == HTTPStatus.OK
            assert getattr(service, f"title_{language}") in _text(response)

    def test_an_online_service_leads_to_one_click_and_to_the_check(self, client, language):
        text = _text(client.get(f"/{language}/services/home-care/"))

        assert f'href="/{language}/services/home-care/check/"' in text
        assert "one-click__button" in text

    def test_a_service_of_the_centre_has_no_one_click(self, client):
        text = _text(client.get("/mk/services/guaranteed-minimum-assistance/"))

        assert "one-click__button" not in text
        assert 'href="/mk/services/guaranteed-minimum-assistance/check/"' in text

    def test_what_no_source_confirms_carries_the_mark(self, client):
        text = _text(client.get("/mk/services/home-care/"))

        line = text.split("До 80 часа месечно")[1].split("</li>")[0]
        assert "непотврдено" in line

    def test_a_report_puts_the_emergency_numbers_first(self, client, language):
        text = _text(client.get(f"/{language}/services/child-at-risk/"))

        assert text.index('href="tel:112"') < text.index("<h1>")
        assert "/apply/" not in text

    def test_a_municipality_shows_who_is_competent(self, client, language):
        text = _text(client.get(f"/{language}/services/home-care/?municipality=MK-609"))

        assert f'href="/{language}/directory/centres/CSW-609/"' in text

    def test_a_disputed_centre_is_said(self, client):
        text = _text(client.get("/mk/services/home-care/?municipality=MK-311"))

        assert "Сѐ уште не е потврдено кој центар" in text

    def test_kindergartens_of_the_municipality_are_named(self, client):
        text = _text(client.get("/mk/services/kindergarten/?municipality=MK-801"))

        assert "Буба Мара" in text
        assert "/directory/centres/" not in text

    def test_a_place_without_institutions_gets_another_way(self, client):
        text = _text(client.get("/mk/services/day-centre-older/?municipality=MK-301"))

        assert "Сѐ уште не ни е познато такво место" in text

    def test_a_made_up_municipality_is_ignored(self, client):
        response = client.get("/mk/services/home-care/?municipality=x")

        assert response.status_code == HTTPStatus.OK

    def test_an_unknown_service_is_not_found(self, client, language):
        response = client.get(f"/{language}/services/nothing/")

        assert response.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("content")
class TestLists:
    def test_all_services_stand_in_their_groups(self, client, language):
        text = _text(client.get(f"/{language}/services/"))

        for code in queries.published_services().values_list("code", flat=True):
            assert f'href="/{language}/services/{code}/"' in text

    def test_a_life_event_narrows_the_list(self, client):
        text = _text(client.get("/mk/services/?life-event=lost-income"))

        assert 'href="/mk/services/guaranteed-minimum-assistance/"' in text
        assert 'href="/mk/services/kindergarten/"' not in text

    def test_an_unknown_life_event_is_not_found(self, client):
        assert client.get("/mk/services/?life-event=x").status_code == HTTPStatus.NOT_FOUND
        assert client.get("/mk/life-events/x/").status_code == HTTPStatus.NOT_FOUND

    def test_every_life_event_has_a_page_with_services(self, client, language):
        for event in queries.life_events():
            response = client.get(f"/{language}/life-events/{event.slug}/")

            assert response.status_code == HTTPStatus.OK
            assert f'href="/{language}/services/' in _text(response)

    def test_violence_shows_the_emergency_numbers(self, client, language):
        text = _text(client.get(f"/{language}/life-events/violence-or-child-at-risk/"))

        assert 'href="tel:112"' in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/mk/services/", "/mk/services/?life-event={event}", "/mk/services/{code}/"]
)
def test_the_price_in_queries_does_not_grow_tenfold(client, address):
    event = LifeEventFactory()
    first = PublicServiceFactory()
    _grow(services=[first], event=event)
    address = address.format(event=event.slug, code=first.code)
    client.get(address)

    before = _price(client, address)
    _grow(services=[first, *PublicServiceFactory.create_batch(20)], event=event, parts=10)
    after = _price(client, address)

    assert after == before


def _grow(*, services, event, parts=1):
    for service in services:
        service.life_events.add(event)
        service.save()
        ServiceStepFactory.create_batch(parts, service=service)
        ServiceDocumentFactory.create_batch(parts, service=service)
        LegalBasisFactory.create_batch(parts, service=service)
    LifeEventFactory.create_batch(parts)


@pytest.mark.usefixtures("content")
class TestEditing:
    @pytest.fixture
    def editor(self, client):
        user = UserFactory(is_staff=True, is_superuser=True)
        client.force_login(user)
        return client

    def test_both_languages_stand_side_by_side(self, editor):
        service = PublicService.objects.get(code="home-care")

        text = _text(editor.get(f"/cms/snippets/catalogue/publicservice/edit/{service.pk}/"))

        assert 'name="title_mk"' in text
        assert 'name="title_sq"' in text
        assert 'name="title"' not in text

    @pytest.mark.parametrize(("mode", "title"), [("mk", "title_mk"), ("sq", "title_sq")])
    def test_the_preview_speaks_the_chosen_language(self, rf, mode, title):
        service = PublicService.objects.get(code="home-care")

        response = service.make_preview_request(preview_mode=mode)

        assert f'<html lang="{mode}">' in _text(response)
        assert getattr(service, title) in _text(response)

    def test_publishing_names_the_field_and_language_without_text(self):
        service = PublicService.objects.get(code="home-care")
        service.title_sq = ""

        with pytest.raises(ValidationError) as refusal:
            service.full_clean()

        assert set(refusal.value.message_dict) == {"title_sq"}
