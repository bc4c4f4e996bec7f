"""A move keeps the old address; a correction does not pretend to be a move."""

import datetime as dt

import pytest

from portal.households import operations, queries
from portal.households.operations import AddressDetails
from portal.households.operations.addresses import main_household
from tests.portal.accounts.factories import UserFactory
from tests.portal.households.factories import MunicipalityFactory

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
MOVED_ON = dt.date(2026, 11, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def old():
    return AddressDetails(municipality=MunicipalityFactory(), street="Демонстративна 1")


@pytest.fixture
def new():
    return AddressDetails(municipality=MunicipalityFactory(code="MK-609"), street="Образец 2")


def move(user, household, details, moved_on=MOVED_ON):
    return operations.move_household(
        household=household, details=details, moved_on=moved_on, by=user, at=NOW
    )


def lines(household):
    return [
        (row.street, row.from_on, row.until_on) for row in queries.addresses_of(household=household)
    ]


def test_a_move_keeps_the_old_address_until_the_day_before(user, old, new):
    household = operations.save_household(user=user, details=old)

    move(user, household, new)

    assert lines(household) == [
        ("Образец 2", MOVED_ON, None),
        ("Демонстративна 1", None, dt.date(2026, 10, 31)),
    ]
    assert household.street == "Образец 2"
    assert household.municipality.code == "MK-609"


def test_a_move_said_twice_is_one_move(user, old, new):
    household = operations.save_household(user=user, details=old)

    first, again = move(user, household, new), move(user, household, new)

    assert first == again
    assert len(lines(household)) == 2


def test_a_correction_is_no_move(user, old, new):
    household = operations.save_household(user=user, details=old)

    operations.save_household(user=user, details=new)

    assert lines(household) == [("Образец 2", None, None)]


def test_a_move_back_on_the_same_day_leaves_no_trace_of_the_mistake(user, old, new):
    household = operations.save_household(user=user, details=old)
    move(user, household, new)

    third = AddressDetails(municipality=new.municipality, street="Образец 3")
    move(user, household, third)

    assert [street for street, *_days in lines(household)] == ["Образец 3", "Демонстративна 1"]


def test_nobody_moves_tomorrow(user, old, new):
    household = operations.save_household(user=user, details=old)

    with pytest.raises(operations.MovedInFutureError):
        move(user, household, new, moved_on=dt.date(2026, 11, 23))


def test_nobody_leaves_before_they_came(user, old, new):
    household = operations.save_household(user=user, details=old)
    move(user, household, new)

    with pytest.raises(operations.MovedBeforeArrivalError):
        move(user, household, old, moved_on=dt.date(2026, 10, 1))


@pytest.mark.parametrize(
    ("on", "street"),
    [
        (dt.date(2026, 10, 31), "Демонстративна 1"),
        (dt.date(2026, 11, 1), "Образец 2"),
        (dt.date(2027, 1, 1), "Образец 2"),
    ],
)
def test_the_address_on_a_day_is_the_one_they_lived_at(user, old, new, on, street):
    household = operations.save_household(user=user, details=old)
    move(user, household, new)

    assert queries.address_on(household=household, on=on).street == street


def test_a_household_without_address_may_get_one_by_moving(user, new):
    household = main_household(user=user)

    move(user, household, new)

    assert lines(household) == [("Образец 2", MOVED_ON, None)]
