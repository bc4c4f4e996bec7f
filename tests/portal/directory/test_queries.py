"""Reads of the directory on the real tables, and their price in queries."""

import pytest
from django.utils import translation

from portal.directory import queries
from portal.directory.models import Institution, Municipality
from portal.directory.rules import InstitutionKind
from portal.directory.seeds import load_seeds
from tests.portal.directory.factories import (
    CentreUnitFactory,
    InstitutionFactory,
    MunicipalityFactory,
)


@pytest.mark.usefixtures("content")
class TestRealTables:
    def test_eighty_municipalities_each_have_one_of_thirty_centres(self):
        found = list(queries.municipalities())

        assert len(found) == 80
        assert len({municipality.centre.code for municipality in found}) == 30

    @pytest.mark.parametrize(
        ("municipality", "centre"),
        [
            ("MK-815", "CSW-SKOPJE"),
            ("MK-85", "CSW-SKOPJE"),
            ("MK-609", "CSW-609"),
            ("MK-606", "CSW-609"),
            ("MK-407", "CSW-409"),
        ],
    )
    def test_every_municipality_leads_to_its_centre(self, municipality, centre):
        assert queries.centre_for_municipality(code=municipality).code == centre

    @pytest.mark.parametrize("code", ["MK-307", "MK-308", "MK-311"])
    def test_a_disputed_territory_is_not_settled(self, code):
        assert not queries.municipality_by_code(code=code).is_centre_settled

    def test_the_closed_day_centre_is_not_offered(self):
        codes = {institution.code for institution in queries.institutions()}

        assert "DC-704-1" not in codes
        assert queries.institution_by_code(code="DC-704-1").status == "closed"

    @pytest.mark.parametrize("code", ["KG-804-2", "KG-208-1", "KG-501-2", "DC-310-1", "DC-604-1"])
    def test_an_unconfirmed_institution_carries_the_mark(self, code):
        assert not queries.institution_by_code(code=code).is_settled

    def test_a_kindergarten_is_found_from_the_neighbour_that_it_serves(self):
        codes = {each.code for each in queries.institutions(municipality_code="MK-102")}

        assert codes == {"KG-102-1", "KG-101-1"}

    def test_names_follow_the_alphabet_of_the_reader(self):
        with translation.override("mk"):
            macedonian = [each.name_mk for each in queries.municipalities()]
        with translation.override("sq"):
            albanian = [each.name_sq for each in queries.municipalities()]

        assert macedonian.index("Долнени") < macedonian.index("Ѓорче Петров")
        assert macedonian.index("Ѓорче Петров") < macedonian.index("Желино")
        assert albanian.index("Sveti Nikollë") < albanian.index("Shtip")
        assert albanian.index("Butel") < albanian.index("Çair") < albanian.index("Debarcë")

    def test_the_ten_municipalities_of_the_city_answer_to_its_name(self):
        candidates = list(queries.municipalities())

        found = queries.municipalities_matching(text="skopje", candidates=candidates)

        assert len(found) == 10
        assert all(municipality.is_part_of_skopje for municipality in found)

    def test_loading_again_changes_nothing(self):
        before = list(Institution.objects.order_by("pk").values("pk", "code", "name_mk"))

        load_seeds()

        assert before == list(Institution.objects.order_by("pk").values("pk", "code", "name_mk"))

    def test_what_an_operator_corrected_stays(self):
        Municipality.objects.filter(code="MK-307").update(centre_confidence="high")

        load_seeds()

        assert Municipality.objects.get(code="MK-307").centre_confidence == "high"


@pytest.mark.django_db
class TestUnknown:
    @pytest.mark.parametrize(
        ("query", "error"),
        [
            (queries.municipality_by_code, queries.MunicipalityNotFoundError),
            (queries.centre_for_municipality, queries.MunicipalityNotFoundError),
            (queries.centre_by_code, queries.CentreNotFoundError),
            (queries.institution_by_code, queries.InstitutionNotFoundError),
        ],
    )
    def test_an_unknown_code_is_refused(self, query, error):
        with pytest.raises(error):
            query(code="MK-999")


@pytest.mark.django_db
def test_the_price_in_queries_does_not_grow_with_the_data(django_assert_num_queries):
    home = MunicipalityFactory()
    for _number in range(30):
        unit = CentreUnitFactory(centre=home.centre)
        unit.municipalities.add(home)
        InstitutionFactory(municipality=home, kind=InstitutionKind.DAY_CENTRE_OLDER)

    with django_assert_num_queries(1):
        [each.municipality.name for each in queries.institutions(municipality_code=home.code)]
    with django_assert_num_queries(4):
        centre = queries.centre_by_code(code=home.centre.code)
        [place.region.name for office in centre.offices for place in office.places]
    with django_assert_num_queries(1):
        [(each.region.name, each.centre.name) for each in queries.municipalities()]
