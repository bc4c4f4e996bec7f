"""A relative who acted on their own word, after the person said no."""

import datetime as dt
import json
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.applications import operations, queries
from portal.applications.consent_forms import CODE_PROBLEMS
from portal.applications.models import Application
from portal.households import operations as households
from portal.households import queries as people
from portal.households.rules import CodeProblem, MandateKind, Relation
from portal.notifications.models import Delivery
from tests.portal.accounts.factories import VerifiedIdentityFactory
from tests.portal.applications import helping
from tests.portal.applications.factories import (
    NOW,
    PDF,
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
    return households.ask_mandate(person=person, representative=by, kind=MandateKind.FAMILY, at=NOW)


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


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, *args):
    with translation.override("mk"):
        return reverse(f"applications:{name}", args=args)


def detail_of(application, *, user):
    return signed_in(user).get(address("detail", application.reference))


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

        operations.end_mandate(mandate=asked_for(declared.person, by=son), by=fathers_own, at=NOW)

        assert queries.applications_of(applicant=son).get() == own

    def test_an_end_by_the_son_himself_leaves_him_what_he_sent(self, declared, son):
        operations.end_mandate(mandate=asked_for(declared.person, by=son), by=son, at=NOW)

        assert queries.applications_of(applicant=son).get() == declared


class TestAfterTheNo:
    def test_a_code_that_was_typed_meanwhile_does_not_outlive_it(self, son, father, fathers_own):
        mandate = asked_for(father, by=son)
        households.send_mandate_code(mandate=mandate, phone="071 222 333", language="mk", at=NOW)
        code = json.loads(Delivery.objects.get(template="mandate_code").secret)["code"]
        households.confirm_by_code(mandate=mandate, code=code, by=son, at=NOW)
        assert father in people.people_in_reach_of(user=son, on=NOW.date())

        operations.answer_keeper(person=father, by=fathers_own, agrees=False, at=NOW)

        assert father not in people.people_in_reach_of(user=son, on=NOW.date())
        assert not people.mandates_held_by(user=son, on=NOW.date()).exists()

    def test_the_form_for_another_member_sends_nothing_for_the_same_number(
        self, son, father, fathers_own, service
    ):
        operations.answer_keeper(person=father, by=fathers_own, agrees=False, at=NOW)
        number = father.embg
        households.remove_person(person=father, at=NOW)

        response = signed_in(son).post(
            address("apply", service.code),
            {
                "for": "new",
                "key": "k",
                "member-first_name": "Татко",
                "member-last_name": "Пример",
                "member-relation": "parent",
                "member-birth_date_day": BORN.day,
                "member-birth_date_month": BORN.month,
                "member-birth_date_year": BORN.year,
                "member-embg": number,
                "member-may_act": "on",
                "facts-lives_in_country": "yes",
                "facts-lives_in_institution": "no",
                "facts-cannot_self_care": "yes",
                "facts-disability_degree": "none",
            },
        )

        assert response.status_code == HTTPStatus.OK
        with translation.override("mk"):
            said = translation.gettext("You cannot apply for this person.")
        assert said in response.content.decode()
        assert not Application.objects.exists()

    def test_a_code_is_not_sent_and_the_page_says_why(self, son, father, fathers_own):
        operations.answer_keeper(person=father, by=fathers_own, agrees=False, at=NOW)

        response = signed_in(son).post(
            address("ask_mandate", father.pk), {"phone": "071 222 333", "language": "mk"}
        )

        assert response.status_code == HTTPStatus.OK
        with translation.override("mk"):
            said = str(CODE_PROBLEMS[CodeProblem.PERSON_REFUSED])
        assert said in response.content.decode()
        assert not Delivery.objects.filter(template="mandate_code").exists()


class TestEndedMeanwhile:
    """Both sides press at the same moment: the one who comes second reads what happened."""

    @pytest.fixture
    def ended(self, monkeypatch):
        def ends(**_named):
            raise households.MandateEndedError

        for name in ("send_mandate_code", "confirm_by_code", "confirm_by_form"):
            monkeypatch.setattr(households, name, ends)

    @pytest.fixture
    def said(self):
        with translation.override("mk"):
            return translation.gettext("This mandate has ended already.")

    def test_is_said_to_a_relative(self, son, father, ended, said):
        client = signed_in(son)
        mandate = asked_for(father, by=son)

        asked = client.post(
            address("ask_mandate", father.pk), {"phone": "071 222 333", "language": "mk"}
        )
        typed = client.post(address("mandate_code", mandate.key), {"code": "123456"}, follow=True)

        assert said in asked.content.decode()
        assert said in typed.content.decode()

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("send_code", {"phone": "071 222 333"}),
            ("confirm", {"code": "123456"}),
            ("signed", {"file": PDF}),
        ],
    )
    def test_is_said_at_the_counter(self, ended, said, name, data):
        helper = helping.helper_of()
        mandate = helping.asked_mandate(helper)
        households.record_identity(mandate=mandate, document="passport", at=NOW)
        if "file" in data:
            data = {"file": SimpleUploadedFile("form.pdf", data["file"])}
        with translation.override("mk"):
            where = reverse(f"casework:counter_{name}", args=[mandate.key])

        response = signed_in(helper).post(where, data, follow=True)

        assert said in response.content.decode()


class TestSeveralGoneMeanwhile:
    @pytest.fixture
    def chosen(self, son, father, service):
        operations.save_draft_of_several(
            user=son,
            chosen=[(father.pk, service.code)],
            writing=operations.Writing(),
            at=NOW,
        )

    @pytest.fixture
    def _gone(self, chosen, monkeypatch):
        def gone(**_named):
            raise operations.DraftGoneError

        monkeypatch.setattr(operations, "save_draft_of_several", gone)

    @pytest.mark.usefixtures("_gone")
    def test_is_said_by_the_page(self, son):
        response = signed_in(son).post(address("several"), {"later": "1", "seen": "1"})

        assert (response.status_code, response.url) == (HTTPStatus.FOUND, address("choose"))

    @pytest.mark.usefixtures("_gone")
    def test_is_said_to_the_page_that_saves(self, son):
        response = signed_in(son).post(address("save_several"), {"seen": "1"})

        assert response.status_code == HTTPStatus.CONFLICT
