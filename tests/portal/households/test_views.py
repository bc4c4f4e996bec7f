"""The profile in the browser: whose it is, what is kept, what is said when something is wrong."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import translation

from portal.core import clock
from portal.households import operations, queries, rules
from portal.households.models import Person
from tests.portal.accounts.factories import UserFactory
from tests.portal.embg import embg_for
from tests.portal.households.factories import MunicipalityFactory, PersonFactory

BORN = dt.date(1980, 5, 6)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_rules")]


def address(name, *args, language="mk"):
    with translation.override(language):
        return reverse(f"households:{name}", args=args)


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def member(person):
    return PersonFactory(owner=person.owner, member=True, birth_date=dt.date(1948, 2, 3))


@pytest.fixture
def citizen(client, person):
    client.force_login(person.owner)
    return client


def person_data(**changes):
    given = {
        "first_name": "Демо",
        "last_name": "Граѓанка",
        "birth_date_day": "6",
        "birth_date_month": "5",
        "birth_date_year": "1980",
        "embg": "",
        "phone": "",
    }
    return {**given, **changes}


PAGES = ["profile", "me", "address", "add_member"]
MEMBER_PAGES = ["member", "member_address", "remove_member"]
TOPICS = ["residence", "support", "care", "income"]


class TestWhoMayCome:
    @pytest.mark.parametrize("page", PAGES)
    def test_nobody_is_sent_to_sign_in(self, client, page):
        response = client.get(address(page))

        assert response.status_code == HTTPStatus.FOUND
        assert response.url.startswith("/mk/account/login/?next=")

    @pytest.mark.parametrize("page", MEMBER_PAGES)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_somebody_elses_person_looks_like_no_person(self, client, member, page, method):
        client.force_login(UserFactory())

        response = getattr(client, method)(address(page, member.pk))

        assert response.status_code == HTTPStatus.NOT_FOUND
        assert Person.objects.filter(pk=member.pk).exists()

    def test_somebody_elses_facts_look_like_no_facts(self, client, member):
        client.force_login(UserFactory())

        response = client.post(address("facts", member.pk, "support"), {"cannot_self_care": "yes"})

        assert response.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("language", ["mk", "sq"])
class TestEveryPageInBothLanguages:
    @pytest.mark.parametrize("page", PAGES)
    def test_own_pages(self, citizen, language, page):
        response = citizen.get(address(page, language=language))

        assert response.status_code == HTTPStatus.OK
        assert f'<html lang="{language}"' in response.content.decode()

    @pytest.mark.parametrize("page", MEMBER_PAGES)
    def test_pages_about_a_member(self, citizen, member, language, page):
        response = citizen.get(address(page, member.pk, language=language))

        assert response.status_code == HTTPStatus.OK
        assert member.full_name in response.content.decode()

    @pytest.mark.parametrize("topic", TOPICS)
    def test_pages_of_facts(self, citizen, member, language, topic):
        response = citizen.get(address("facts", member.pk, topic, language=language))

        assert response.status_code == HTTPStatus.OK


class TestAboutOneself:
    def test_a_new_citizen_gives_the_name_and_comes_to_the_address(self, client):
        user = UserFactory()
        client.force_login(user)

        response = client.post(address("me"), person_data(embg=embg_for(BORN)))

        assert response.url == address("address")
        assert queries.profile_of(user=user).person.full_name == "Демо Граѓанка"

    @pytest.mark.parametrize(
        ("language", "message"),
        [
            ("mk", "13 цифри"),
            ("sq", "13 shifra"),
        ],
    )
    def test_a_wrong_number_is_said_and_nothing_typed_is_lost(self, citizen, language, message):
        response = citizen.post(
            address("me", language=language), person_data(first_name="Ново", embg="12345")
        )

        page = response.content.decode()
        assert message in page
        assert 'value="Ново"' in page
        assert 'value="12345"' in page

    def test_the_kept_number_is_never_shown_whole(self, citizen, person):
        for page in ("profile", "me"):
            content = citizen.get(address(page)).content.decode()

            assert person.embg not in content
            assert person.embg[-4:] in content

    def test_a_birthday_in_the_future_is_refused(self, citizen):
        response = citizen.post(address("me"), person_data(birth_date_year="2100"))

        assert "birth_date" in response.context["form"].errors

    def test_the_address_decides_the_municipality(self, citizen, person):
        tetovo = MunicipalityFactory(code="MK-609")

        data = {"why": "mistake", "municipality": tetovo.pk, "street": "Demo 2"}
        citizen.post(address("address"), data)

        assert queries.profile_of(user=person.owner).household.municipality == tetovo


class TestMembers:
    def new_member(self, **changes):
        number = embg_for(dt.date(2024, 3, 1))
        birth = {"birth_date_day": "1", "birth_date_month": "3", "birth_date_year": "2024"}
        given = {"relation": "child", "may_act": "on", "embg": number, **birth}
        return person_data(**{**given, **changes})

    def test_a_child_is_added_with_the_consent(self, citizen, person):
        response = citizen.post(address("add_member"), self.new_member())

        child = Person.objects.get(owner=person.owner, relation=rules.Relation.CHILD)
        assert response.url == address("profile")
        assert queries.consents_of(person=child).exists()

    def test_without_consent_nobody_is_added(self, citizen, person):
        response = citizen.post(address("add_member"), self.new_member(may_act=""))

        assert "may_act" in response.context["form"].errors
        assert Person.objects.count() == 1

    def test_a_number_given_for_somebody_else_is_an_error_at_its_field(self, citizen, person):
        response = citizen.post(
            address("add_member"),
            self.new_member(
                embg=person.embg, birth_date_day=6, birth_date_month=5, birth_date_year=1980
            ),
        )

        assert "embg" in response.context["form"].errors

    def test_an_address_elsewhere_needs_the_municipality(self, citizen, member):
        response = citizen.post(address("member_address", member.pk), {"lives_with_me": "no"})

        assert set(response.context["form"].errors) == {"municipality", "street"}

    def test_a_parent_may_live_in_another_municipality(self, citizen, member):
        tetovo = MunicipalityFactory(code="MK-609")
        data = {"lives_with_me": "no", "municipality": tetovo.pk, "street": "Demo 2"}

        citizen.post(address("member_address", member.pk), data)

        moved = queries.person_of(user=member.owner, person_id=member.pk)
        assert moved.household.municipality == tetovo

    def test_removing_asks_first(self, citizen, member):
        citizen.get(address("remove_member", member.pk))
        assert Person.objects.filter(pk=member.pk).exists()

        citizen.post(address("remove_member", member.pk))
        assert not Person.objects.filter(pk=member.pk).exists()

    def test_the_citizen_cannot_be_removed(self, citizen, person):
        response = citizen.post(address("remove_member", person.pk))

        assert response.status_code == HTTPStatus.NOT_FOUND


class TestFacts:
    def test_answers_are_kept_and_what_is_left_out_is_not(self, citizen, member):
        citizen.post(
            address("facts", member.pk, "support"),
            {"cannot_self_care": "yes", "disability_degree": "severe", "disability_kind": ""},
        )

        facts = queries.facts_for(person=member, on=clock.today())
        assert facts["cannot_self_care"] is True
        assert facts["disability_degree"] == "severe"
        assert "disability_kind" not in facts

    def test_an_answer_outside_the_range_keeps_what_was_typed(self, citizen, person):
        response = citizen.post(
            address("facts", person.pk, "income"), {"members_unable_to_work": "99"}
        )

        assert "members_unable_to_work" in response.context["form"].errors
        assert 'value="99"' in response.content.decode()

    def test_the_profile_shows_what_was_said_and_when(self, citizen, person):
        operations.state_facts(
            person=person,
            facts={"monthly_income": 12000},
            stated_by=person.owner,
            at=clock.now(),
        )

        page = citizen.get(address("profile")).content.decode()

        assert "12.000" in page
        assert f"{clock.today():%-d.%-m.%Y}" in page


class TestNextPage:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("/mk/services/home-care/apply/", "/mk/services/home-care/apply/"),
            ("https://elsewhere.test/", "/mk/account/profile/"),
            ("//elsewhere.test/", "/mk/account/profile/"),
        ],
    )
    def test_leads_back_into_the_portal_only(self, citizen, given, expected):
        response = citizen.post(address("me"), person_data(next=given))

        assert response.url == expected


def test_the_profile_takes_as_many_queries_for_six_members_as_for_one(
    citizen, person, django_assert_max_num_queries
):
    citizen.get(address("profile"))
    PersonFactory.create_batch(6, owner=person.owner, member=True)

    with django_assert_max_num_queries(26):
        citizen.get(address("profile"))
