from http import HTTPStatus

import pytest

from cms import queries
from cms.models import NewsPage
from portal.catalogue.models import PublicService
from tests.cms.factories import make_call, make_news


def first_services(text, language="mk"):
    groups = queries.search(text=text, language=language)
    assert groups, text
    assert groups[0].kind == "services", (text, groups)
    return [result.url.rstrip("/").rpartition("/")[2] for result in groups[0].results]


@pytest.mark.parametrize(
    "typed",
    [
        "нега",
        "Негa",
        "nega",
        "NEGA DOMA",
        "negga doma",
        "нега дома",
        "негата во домот",
        "pomosh",
        "pomoš",
        "помош",
        "помош и нега",
        "kujdes ne shtepi",
        "kujdes në shtëpi",
        "kujdes ne shtëpi",
        "ndihme ne shtepi",
        "дали дедо ми има право на нега дома",
    ],
)
def test_home_care_is_found_however_it_is_written(pages, language, typed):
    assert first_services(typed, language)[0] == "home-care"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("gradinka", "kindergarten"),
        ("градинката", "kindergarten"),
        ("gradnika", "kindergarten"),
        ("kopsht", "kindergarten"),
        ("kopshti", "kindergarten"),
        ("GMP", "guaranteed-minimum-assistance"),
        ("nasilstvo", "child-at-risk"),
        ("dhune", "child-at-risk"),
        ("licna asistencija", "personal-assistance"),
        ("asistence personale", "personal-assistance"),
    ],
)
def test_other_services_are_found_too(pages, typed, code):
    assert code in first_services(typed)[:2]


@pytest.mark.parametrize("typed", ["Тетово", "tetovo", "Tetovë", "tetove"])
def test_a_place_is_found_by_its_names(pages, typed):
    groups = queries.search(text=typed, language="sq")

    found = {group.kind: [result.url for result in group.results] for group in groups}
    assert "/sq/directory/tetovo/" in found["directory"]


def test_announcements_calls_and_standard_pages_are_found(pages):
    def kinds(text):
        return [group.kind for group in queries.search(text=text, language="mk")]

    assert "news" in kinds("работилница Охрид")
    assert "calls" in kinds("10,8 милиони")
    assert "events" in kinds("punetori")
    assert kinds("приватност") == ["pages"]


def test_results_speak_the_readers_language(pages):
    groups = queries.search(text="нега", language="sq")

    assert groups[0].results[0].title.startswith("Ndihmë")
    assert groups[0].results[0].url == "/sq/services/home-care/"


def test_what_is_published_is_found_at_once_and_no_longer_when_it_is_gone(pages):
    call = make_call(heading_mk="Повик за жирафи", heading_sq="Thirrje për gjirafa")
    call.save_revision().publish()
    assert queries.search(text="жирафи", language="mk")[0].kind == "calls"

    call.unpublish()
    assert queries.search(text="жирафи", language="mk") == []


def test_a_changed_service_is_found_by_its_new_words(pages):
    assert queries.search(text="зебраљубец", language="mk") == []
    service = PublicService.objects.get(code="home-care")
    service.synonyms_mk = "зебраљубец"
    service.save_revision().publish()

    assert first_services("зебраљубец") == ["home-care"]


def test_drafts_are_not_found(pages):
    make_news(live=False, heading_mk="Крокодил", heading_sq="Krokodil")

    assert queries.search(text="крокодил", language="mk") == []


def test_many_results_of_a_kind_are_counted(pages):
    for _number in range(12):
        make_news(heading_mk="Фламинго", heading_sq="Flamingo")

    [group] = queries.search(text="фламинго", language="mk")

    assert len(group.results) == queries.RESULTS_OF_A_KIND
    assert group.more == 12 - queries.RESULTS_OF_A_KIND


class TestPage:
    def test_shows_services_first(self, client, pages):
        make_news(heading_mk="Нега", heading_sq="Kujdes")

        page = client.get("/mk/search/?q=nega").content.decode()

        assert page.index('id="found-services"') < page.index('id="found-news"')
        assert "/mk/services/home-care/" in page

    def test_offers_a_way_on_when_nothing_is_found(self, client, pages, language):
        page = client.get(f"/{language}/search/", {"q": "xqxqxq"}).content.decode()

        assert "xqxqxq" in page
        assert f"/{language}/services/" in page

    def test_writes_back_what_was_typed_harmlessly(self, client, pages):
        page = client.get("/mk/search/", {"q": "<script>alert(1)</script>"}).content.decode()

        assert "<script>alert" not in page

    @pytest.mark.parametrize("typed", ["", " ", "\x00", "а" * 5000, "🙂", "%", "' OR 1=1 --"])
    def test_bears_whatever_is_typed(self, client, pages, typed):
        assert client.get("/mk/search/", {"q": typed}).status_code == HTTPStatus.OK

    def test_is_not_for_search_engines(self, client, pages):
        assert 'content="noindex"' in client.get("/mk/search/?q=nega").content.decode()


def test_the_announcement_without_a_date_is_found(pages):
    assert NewsPage.objects.filter(published_on=None).count() == 1
    groups = queries.search(text="menaxhim rasti", language="sq")

    assert any(
        result.url == "/sq/news/case-management-easier-access/"
        for group in groups
        for result in group.results
    )
