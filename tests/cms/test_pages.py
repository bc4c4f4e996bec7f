import datetime as dt
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import CallPage, NewsPage, StandardPage
from portal.core import clock
from tests.cms.factories import make_call, make_event, make_news

PATHS = [
    "",
    "news/",
    "news/?year=2023",
    "news/workshop-on-social-services-ohrid/",
    "news/case-management-easier-access/",
    "calls/",
    "calls/?status=closed",
    "calls/municipalities-social-services/",
    "events/",
    "events/?when=past",
    "events/workshop-ohrid/",
    "about/",
    "accessibility/",
    "privacy/",
    "contact/",
    "search/",
    "search/?q=nega",
]


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_every_page_exists_in_both_languages(client, pages, language, path):
    response = client.get(f"/{language}/{path}")

    assert response.status_code == HTTPStatus.OK
    assert f'<html lang="{language}">' in text_of(response)


def test_the_announcement_stands_in_the_readers_language(client, pages):
    macedonian = text_of(client.get("/mk/news/workshop-on-social-services-ohrid/"))
    albanian = text_of(client.get("/sq/news/workshop-on-social-services-ohrid/"))

    assert "започна работилницата" in macedonian
    assert "filloi punëtoria" in albanian
    assert "работилницата" not in albanian


def test_news_without_a_day_says_that_its_date_is_not_confirmed(client, pages):
    page = text_of(client.get("/mk/news/case-management-easier-access/"))

    assert "2019" in page
    assert "датумот не е потврден" in page


def test_the_past_call_is_closed_and_claims_no_dates(client, pages):
    call = CallPage.objects.get(slug="municipalities-social-services")

    assert call.status == "closed"
    assert call.countdown == ""
    assert "Изворот не наведува датум" in text_of(client.get(call.url))


def test_the_home_page_leads_with_services_calls_and_news(client, pages, language):
    make_call(heading_mk="Отворен повик", heading_sq="Thirrje e hapur tani")

    home = text_of(client.get(f"/{language}/"))

    for code in ("home-care", "day-centre-disability", "kindergarten"):
        assert f"/{language}/services/{code}/" in home
    assert {"mk": "Отворен повик", "sq": "Thirrje e hapur tani"}[language] in home
    assert f"/{language}/news/workshop-on-social-services-ohrid/" in home


class TestDrafts:
    def test_a_draft_looks_like_no_page(self, client, pages):
        draft = make_news(live=False, heading_mk="Тајна", heading_sq="Sekret")

        assert client.get(draft.url).status_code == HTTPStatus.NOT_FOUND
        assert "Тајна" not in text_of(client.get("/mk/news/"))
        assert "Тајна" not in text_of(client.get("/mk/"))

    def test_a_later_draft_does_not_change_the_published_page(self, client, pages):
        news = make_news(heading_mk="Првично", heading_sq="Fillestare")
        news.heading_mk = "Изменето"
        news.save_revision()

        assert "Првично" in text_of(client.get(news.url))


class TestCalls:
    @pytest.mark.parametrize(
        ("closes_in", "words"),
        [
            (dt.timedelta(days=12), {"mk": "Уште 12 дена", "sq": "Edhe 12 ditë"}),
            (dt.timedelta(days=21), {"mk": "Уште 21 ден", "sq": "Edhe 21 ditë"}),
            (dt.timedelta(days=1), {"mk": "Се затвора утре", "sq": "Mbyllet nesër"}),
        ],
    )
    def test_say_in_words_how_long_they_are_open(self, client, pages, language, closes_in, words):
        call = make_call(closes_at=clock.now() + closes_in)

        assert words[language] in text_of(client.get(f"/{language}/calls/{call.slug}/"))

    def test_are_narrowed_by_where_they_stand(self, client, pages):
        opened = make_call()
        coming = make_call(opens_at=clock.now() + dt.timedelta(days=2), closes_at=None)

        assert opened.heading_mk in text_of(client.get("/mk/calls/"))
        assert coming.heading_mk in text_of(client.get("/mk/calls/?status=upcoming"))
        assert opened.heading_mk not in text_of(client.get("/mk/calls/?status=closed"))

    def test_an_odd_status_shows_the_open_ones(self, client, pages):
        assert client.get("/mk/calls/?status=%00x").status_code == HTTPStatus.OK


class TestLists:
    def test_news_is_narrowed_by_year(self, client, pages):
        make_news(published_on=dt.date(2024, 2, 1), heading_mk="Од 2024")

        page = text_of(client.get("/mk/news/?year=2024"))

        assert "Од 2024" in page
        assert "Работилница за размена" not in page

    @pytest.mark.parametrize("year", ["", "x", "99999", "0000", "٢٠٢٣"])
    def test_an_odd_year_does_no_harm(self, client, pages, year):
        assert client.get("/mk/news/", {"year": year}).status_code == HTTPStatus.OK

    def test_long_lists_come_in_pages(self, client, pages):
        for _number in range(15):
            make_news()

        assert 'rel="next"' in text_of(client.get("/mk/news/"))
        assert client.get("/mk/news/?page=999").status_code == HTTPStatus.OK

    def test_an_event_that_goes_on_is_not_past(self, client, pages):
        today = clock.today()
        event = make_event(starts_on=today - dt.timedelta(days=1), ends_on=today)

        assert event.heading_mk in text_of(client.get("/mk/events/"))
        assert event.heading_mk not in text_of(client.get("/mk/events/?when=past"))


class TestQueries:
    @pytest.mark.parametrize(
        "path", ["/mk/", "/mk/news/", "/mk/calls/", "/mk/events/", "/mk/search/?q=nega"]
    )
    def test_stay_the_same_with_tenfold_content(self, client, pages, path):
        make_call()
        make_event()
        few = self._queries(client, path)
        for _number in range(10):
            make_news()
            make_call()
            make_event()

        assert self._queries(client, path) == few

    @pytest.mark.parametrize(
        "path", ["/mk/", "/mk/news/", "/mk/calls/municipalities-social-services/", "/mk/about/"]
    )
    def test_are_few(self, client, pages, path):
        assert self._queries(client, path) <= 14

    def _queries(self, client, path):
        client.get(path)  # fills what is cached for everybody
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == HTTPStatus.OK
        return len(queries)


class TestTexts:
    @pytest.mark.parametrize("model", [NewsPage, CallPage, StandardPage])
    def test_everything_published_stands_in_both_languages(self, pages, model):
        for page in model.objects.live():
            for field in page.required_texts:
                assert getattr(page, f"{field}_mk"), (page, field, "mk")
                assert getattr(page, f"{field}_sq"), (page, field, "sq")
