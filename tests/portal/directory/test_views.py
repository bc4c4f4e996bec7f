"""The pages of the directory, in each language."""

from http import HTTPStatus

import pytest

pytestmark = pytest.mark.usefixtures("content")


def _text(response):
    return response.content.decode()


class TestIndex:
    def test_lists_all_municipalities(self, client, language):
        response = client.get(f"/{language}/directory/")

        assert response.status_code == HTTPStatus.OK
        assert _text(response).count(f'href="/{language}/directory/') > 80

    @pytest.mark.parametrize("typed", ["Тетово", "tetovo", "Tetovë", "tetvo"])
    def test_finds_a_municipality_in_any_spelling(self, client, language, typed):
        response = client.get(f"/{language}/directory/", {"q": typed})

        assert f'href="/{language}/directory/tetovo/"' in _text(response)
        assert f'href="/{language}/directory/bitola/"' not in _text(response)

    def test_finds_an_institution_by_its_name(self, client):
        response = client.get("/mk/directory/", {"q": "buba mara"})

        assert "Буба Мара" in _text(response)

    def test_a_kind_narrows_to_places_that_have_it(self, client):
        response = client.get("/mk/directory/", {"kind": "day-centre-older"})

        assert "Дневен центар за стари лица – Чаир" in _text(response)
        assert 'href="/mk/directory/bitola/"' not in _text(response)

    def test_a_region_narrows_to_its_municipalities(self, client):
        response = client.get("/mk/directory/", {"region": "polog"})

        assert 'href="/mk/directory/gostivar/"' in _text(response)
        assert 'href="/mk/directory/bitola/"' not in _text(response)

    def test_nothing_found_offers_the_whole_list(self, client, language):
        response = client.get(f"/{language}/directory/", {"q": "wwwwww"})

        assert response.status_code == HTTPStatus.OK
        assert f'href="/{language}/directory/"' in _text(response)


class TestMunicipality:
    def test_names_centre_and_institutions(self, client, language):
        response = client.get(f"/{language}/directory/gazi-baba/")

        assert response.status_code == HTTPStatus.OK
        assert f'href="/{language}/directory/centres/CSW-SKOPJE/"' in _text(response)
        assert f'href="/{language}/services/home-care/"' in _text(response)

    def test_marks_what_is_not_confirmed(self, client):
        response = client.get("/mk/directory/gazi-baba/")

        row = _text(response).split("25 Мај")[1].split("</li>")[0]
        assert "сѐ уште не е потврдено" in row

    def test_marks_a_disputed_centre(self, client, language):
        response = client.get(f"/{language}/directory/plasnica/")

        assert "notice--warning" in _text(response)

    def test_never_shows_internal_notes_or_sources(self, client):
        response = client.get("/mk/directory/plasnica/")

        assert "VERIFY" not in _text(response)

    def test_the_city_leads_to_its_municipalities(self, client, language):
        response = client.get(f"/{language}/directory/skopje/")

        assert f'href="/{language}/directory/cair/"' in _text(response)

    def test_links_no_third_party(self, client):
        response = client.get("/mk/directory/tetovo/")

        assert 'href="geo:42.00989,20.97138"' in _text(response)
        assert 'src="http' not in _text(response)

    def test_an_unknown_one_is_not_found(self, client, language):
        response = client.get(f"/{language}/directory/atlantis/")

        assert response.status_code == HTTPStatus.NOT_FOUND


class TestCentre:
    def test_shows_territory_and_offices(self, client, language):
        response = client.get(f"/{language}/directory/centres/CSW-609/")

        assert response.status_code == HTTPStatus.OK
        for slug in ("tetovo", "jegunovce", "brvenica"):
            assert f'href="/{language}/directory/{slug}/"' in _text(response)

    def test_marks_a_disputed_territory(self, client):
        response = client.get("/mk/directory/centres/CSW-308/")

        assert "сѐ уште не е потврдено" in _text(response)

    def test_an_unknown_one_is_not_found(self, client):
        assert client.get("/mk/directory/centres/CSW-0/").status_code == HTTPStatus.NOT_FOUND
