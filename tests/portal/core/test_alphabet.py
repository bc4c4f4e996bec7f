"""Names stand where a reader of each language looks for them."""

import pytest

from portal.core.alphabet import alphabetical
from portal.directory.models import Region
from tests.portal.directory.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        pytest.param("mk", ["Демир", "Дојран", "Ѓорче", "Желино", "Јегуновце", "Шуто"], id="mk"),
        pytest.param(
            "sq", ["Bogdancë", "Butel", "Çair", "Gradec", "Gjorçe", "Sveti", "Shtip"], id="sq"
        ),
    ],
)
def test_orders_by_the_alphabet_of_the_language(language, in_order):
    for name in reversed(in_order):
        RegionFactory(**{f"name_{language}": name})

    found = Region.objects.order_by(alphabetical(field=f"name_{language}", language=language))

    assert list(found.values_list(f"name_{language}", flat=True)) == in_order
