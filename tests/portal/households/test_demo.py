"""The demonstration households, each ready for one click."""

import pytest

from portal.accounts import demo as accounts
from portal.accounts.models import User
from portal.core import clock
from portal.households import demo, queries, rules
from portal.households.models import Person
from tests.portal.households.factories import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_rules")]


@pytest.fixture
def citizens():
    for code in ("MK-801", "MK-609"):
        MunicipalityFactory(code=code)
    accounts.load_demo()
    demo.load_demo()
    return [User.objects.get(email=f"citizen.{language}@demo.example") for language in ("mk", "sq")]


def test_a_child_and_an_older_parent_miss_nothing_for_one_click(citizens):
    for user in citizens:
        people = {person.relation: person for person in queries.people_of(user=user)}
        for relation, service_code in (("child", "kindergarten"), ("parent", "home-care")):
            missing = queries.missing_for_application(
                person=people[relation], service_code=service_code, on=clock.today()
            )

            assert not missing


def test_the_numbers_are_valid_and_belong_to_a_region_that_is_never_issued(citizens):
    for person in Person.objects.all():
        number = rules.checked_embg(text=person.embg, birth_date=person.birth_date)

        assert number[7:9] == "99"


def test_loading_twice_changes_nothing(citizens):
    before = Person.objects.count()

    demo.load_demo()

    assert Person.objects.count() == before == 6
