"""A relative who acted on their own word, after the person said no."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.applications import operations, queries
from portal.households import operations as households
from portal.households.rules import MandateKind, Relation
from tests.portal.accounts.factories import VerifiedIdentityFactory
from tests.portal.applications.factories import (
    NOW,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    load_rules,
    state_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
BORN = dt.date(1947, 3, 24)


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def service(db):
    load_rules()
    return ServiceFactory()


@pytest.fixture
def son():
    return citizen()[0]


@pytest.fixture
def father(son):
    person = add_person(son, born=BORN, relation=Relation.PARENT, first_name="Татко")
    state_all(son, person)
    return person


@pytest.fixture
def fathers_own(father):
    return VerifiedIdentityFactory(embg=father.embg, embg_digest=father.embg_digest).user


@pytest.fixture
def declared(son, father, service):
    """A file that the son sent on his own word."""
    return application_for(son, father, service=service)


def asked_for(person, *, by):
    return households.ask_mandate(
        person=person, representative=by, kind=MandateKind.FAMILY, at=NOW
    )


def kept_again(person):
    """Take somebody out of the profile and put them in with the same number."""
    households.remove_person(person=person, at=NOW)
    again = households.save_person(
        user=person.owner,
        details=households.PersonDetails(
            first_name=person.first_name,
            last_name=person.last_name,
            embg=person.embg,
            phone=person.phone,
            relation=person.relation,
        ),
    )
    assert again != person
    return again


def detail_of(application, *, user):
    client = Client()
    client.force_login(user)
    with translation.override("mk"):
        return client.get(reverse("applications:detail", args=[application.reference]))


class TestEndByThePerson:
    def test_takes_what_was_sent_on_the_own_word_out_of_sight(self, declared, son, fathers_own):
        mandate = asked_for(declared.person, by=son)

        operations.end_mandate(mandate=mandate, by=fathers_own, at=NOW)

        assert not queries.applications_of(applicant=son).exists()
        assert detail_of(declared, user=son).status_code == HTTPStatus.NOT_FOUND
        assert queries.applications_of(applicant=fathers_own).get() == declared
        assert declared.events.filter(kind="mandate_revoked").exists()

    def test_reaches_the_files_of_an_earlier_row_of_the_same_person(
        self, declared, son, father, fathers_own
    ):
        again = kept_again(father)

        operations.end_mandate(mandate=asked_for(again, by=son), by=fathers_own, at=NOW)

        assert not queries.applications_of(applicant=son).exists()

    def test_leaves_the_files_of_others_alone(self, declared, son, fathers_own):
        own = application_for(son, son.people.get(relation="self"), service=declared.service)

        operations.end_mandate(
            mandate=asked_for(declared.person, by=son), by=fathers_own, at=NOW
        )

        assert queries.applications_of(applicant=son).get() == own

    def test_an_end_by_the_son_himself_leaves_him_what_he_sent(self, declared, son):
        operations.end_mandate(mandate=asked_for(declared.person, by=son), by=son, at=NOW)

        assert queries.applications_of(applicant=son).get() == declared
