"""The same person in two profiles is found by the number, and nothing else is told."""

import dataclasses
import datetime as dt

import pytest

from portal.core import clock
from portal.households import queries, rules
from portal.households.models import embg_digest
from tests.portal.embg import embg_for
from tests.portal.households.factories import PersonFactory

BORN = dt.date(2023, 4, 5)

pytestmark = pytest.mark.django_db


@pytest.fixture
def number():
    return embg_for(BORN)


def child_of(*, number, **columns):
    return PersonFactory(
        relation=rules.Relation.CHILD,
        birth_date=BORN,
        embg=number,
        embg_digest=embg_digest(number),
        **columns,
    )


def test_the_other_parent_is_found(number):
    child, other = child_of(number=number), child_of(number=number)

    (keeper,) = queries.other_keepers_of(person=child)

    assert keeper.user == other.owner
    assert not keeper.is_confirmed_guardian


def test_nothing_but_the_user_and_two_answers_is_told(number):
    child_of(number=number)
    child = child_of(number=number)

    (keeper,) = queries.other_keepers_of(person=child)

    assert [field.name for field in dataclasses.fields(keeper)] == [
        "user",
        "is_the_person",
        "is_confirmed_guardian",
    ]


def test_the_civil_register_makes_a_guardian(number):
    child = child_of(number=number)
    child_of(number=number, guardian_of_digest=embg_digest(number))

    assert queries.other_keepers_of(person=child)[0].is_confirmed_guardian


def test_a_guardian_of_another_number_is_none(number):
    child = child_of(number=number)
    child_of(number=number, guardian_of_digest=embg_digest(embg_for(BORN)))

    assert not queries.other_keepers_of(person=child)[0].is_confirmed_guardian


@pytest.mark.parametrize(
    ("source", "answer"),
    [(rules.IdentitySource.EID, True), (rules.IdentitySource.CITIZEN, False)],
)
def test_only_a_verified_identity_is_the_person(number, source, answer):
    child = child_of(number=number)
    PersonFactory(
        birth_date=BORN, embg=number, embg_digest=embg_digest(number), identity_source=source
    )

    assert queries.other_keepers_of(person=child)[0].is_the_person is answer


def test_who_took_the_child_out_of_the_profile_keeps_it_no_longer(number):
    child = child_of(number=number)
    child_of(number=number, removed_at=clock.now())

    assert queries.other_keepers_of(person=child) == ()


def test_without_a_number_nobody_is_found():
    PersonFactory(embg="", embg_digest=None)

    assert queries.other_keepers_of(person=PersonFactory(embg="", embg_digest=None)) == ()
