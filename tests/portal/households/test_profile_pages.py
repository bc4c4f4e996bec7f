"""Incomes, findings, consents and the eID in the browser: whose, in words, and never twice."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import translation

from portal.core import clock
from portal.core.fields import embg_digest
from portal.households import operations, queries, rules
from portal.households.models import Consent, DisabilityFinding, Income, Person, RegisterLookup
from tests.portal.accounts.factories import UserFactory, VerifiedIdentityFactory
from tests.portal.households.factories import MunicipalityFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_rules")]


def address(name, *args, language="mk"):
    with translation.override(language):
        return reverse(f"households:{name}", args=args)


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def citizen(client, person):
    client.force_login(person.owner)
    return client


@pytest.fixture
def income(person):
    return operations.add_income(
        person=person,
        details=operations.IncomeDetails(
            kind=rules.IncomeKind.WAGE, monthly_amount=18500, from_on=dt.date(2020, 1, 1)
        ),
        by=person.owner,
        at=clock.now(),
    )


@pytest.fixture
def finding(person):
    return operations.add_finding(
        person=person,
        details=operations.FindingDetails(
            kind="physical", degree="severe", issued_on=dt.date(2024, 5, 1)
        ),
        by=person.owner,
        at=clock.now(),
    )


def day(name, text):
    parts = zip(("day", "month", "year"), text.split("."), strict=True)
    return {f"{name}_{part}": value for part, value in parts}


WAGE = {"kind": "wage", "monthly_amount": "18500", **day("from_on", "1.1.2020")}
FINDING = {"kind": "physical", "degree": "severe", **day("issued_on", "1.5.2024")}


class TestIncomes:
    def test_an_income_sent_twice_is_one(self, citizen, person):
        for _press in range(2):
            response = citizen.post(address("add_income", person.pk), WAGE)

        assert response.url == f"{address('profile')}#person-{person.pk}"
        assert Income.objects.get().monthly_amount == 18500

    @pytest.mark.parametrize(
        ("language", "text"), [("mk", "18.500 денари месечно"), ("sq", "18.500 denarë në muaj")]
    )
    def test_the_card_says_it_in_words(self, citizen, income, language, text):
        page = citizen.get(address("profile", language=language)).content.decode()

        assert text in page.replace("\xa0", " ")

    def test_an_end_before_the_beginning_is_told_and_nothing_is_lost(self, citizen, person):
        data = {**WAGE, **day("until_on", "31.12.2019")}

        response = citizen.post(address("add_income", person.pk), data)

        assert "Последниот ден е пред првиот." in response.content.decode()
        assert not Income.objects.exists()

    def test_it_ends_and_is_taken_back(self, citizen, income):
        citizen.post(address("end_income", income.pk), day("last_on", "30.9.2026"))
        income.refresh_from_db()
        assert income.until_on == dt.date(2026, 9, 30)

        citizen.post(address("remove_income", income.pk))
        again = citizen.post(address("remove_income", income.pk))

        assert again.status_code == HTTPStatus.NOT_FOUND
        assert not queries.incomes_of(people=[income.person]).exists()

    def test_these_are_all_incomes(self, citizen, person, income):
        for _press in range(2):
            citizen.post(address("all_incomes"))

        person.refresh_from_db()
        facts = queries.facts_for(person=person, on=clock.today())
        assert facts["monthly_income"] == 18500


class TestFindings:
    def test_a_finding_sent_twice_is_one(self, citizen, person):
        for _press in range(2):
            citizen.post(address("add_finding", person.pk), FINDING)

        assert DisabilityFinding.objects.get().degree == "severe"

    def test_a_finding_of_tomorrow_is_refused(self, citizen, person):
        tomorrow = clock.today() + dt.timedelta(days=1)
        data = {**FINDING, **day("issued_on", f"{tomorrow:%d.%m.%Y}")}

        citizen.post(address("add_finding", person.pk), data)

        assert not DisabilityFinding.objects.exists()

    def test_it_is_changed_and_taken_back(self, citizen, finding):
        citizen.post(address("finding", finding.pk), {**FINDING, "degree": "moderate"})
        changed = queries.findings_of(people=[finding.person]).get()
        assert changed.degree == "moderate"

        citizen.post(address("remove_finding", changed.pk))

        assert not queries.findings_of(people=[finding.person]).exists()


class TestOwnership:
    PAGES = ("income", "end_income", "remove_income")

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nothing_of_somebody_else_is_found(self, client, person, income, finding, method):
        client.force_login(UserFactory())
        call = getattr(client, method)
        consent = operations.give_consent(
            user=person.owner,
            person=person,
            purpose=rules.ConsentPurpose.DATA_FROM_REGISTERS,
            at=clock.now(),
        )
        pages = [
            *(address(name, income.pk) for name in self.PAGES),
            *(address(name, finding.pk) for name in ("finding", "remove_finding")),
            *(address(name, person.pk) for name in ("add_income", "add_finding", "again")),
        ]
        presses = [
            address("ask_registers", person.pk),
            address("take_back", person.pk, "is_citizen"),
            address("withdraw_consent", consent.pk),
        ]

        for page in pages + (presses if method == "post" else []):
            assert call(page).status_code == HTTPStatus.NOT_FOUND, page
        consent.refresh_from_db()
        assert consent.withdrawn_at is None

    def test_nobody_gets_in_without_signing_in(self, client, person):
        for page in ("profile", "consents", "register_status"):
            assert client.get(address(page)).status_code == HTTPStatus.FOUND

    def test_a_press_is_no_link(self, citizen, person):
        for page in (
            address("all_incomes"),
            address("everybody_listed"),
            address("adopt_identity"),
        ):
            assert citizen.get(page).status_code == HTTPStatus.METHOD_NOT_ALLOWED


class TestFactsPage:
    def test_an_old_answer_is_asked_again_filled_in(self, citizen, person):
        operations.state_facts(
            person=person,
            facts={"cannot_self_care": True},
            stated_by=person.owner,
            at=clock.now() - dt.timedelta(days=400),
        )

        page = citizen.get(address("again", person.pk)).content.decode()
        citizen.post(address("again", person.pk), {"cannot_self_care": "yes"})

        assert "Дали е уште така?" in page
        assert 'value="yes"' in page
        assert "checked" in page
        assert queries.facts_for(person=person, on=clock.today())["cannot_self_care"] is True
        assert citizen.get(address("again", person.pk)).url == address("profile")

    def test_an_answer_is_taken_back_with_one_press(self, citizen, person):
        operations.state_facts(
            person=person, facts={"is_citizen": True}, stated_by=person.owner, at=clock.now()
        )

        for _press in range(2):
            citizen.post(address("take_back", person.pk, "is_citizen"))

        assert "is_citizen" not in queries.facts_for(person=person, on=clock.today())

    def test_everybody_is_listed_and_not(self, citizen, person):
        for listed in ("yes", "yes", "no"):
            citizen.post(address("everybody_listed"), {"listed": listed})
            person.household.refresh_from_db()
            assert person.household.everybody_is_listed is (listed == "yes")

    @pytest.mark.parametrize(
        ("language", "text"),
        [("mk", "ова го кажавте на"), ("sq", "këtë e thatë më")],
    )
    def test_the_card_says_who_said_it_and_when(self, citizen, person, language, text):
        operations.state_facts(
            person=person, facts={"is_citizen": True}, stated_by=person.owner, at=clock.now()
        )

        assert text in citizen.get(address("profile", language=language)).content.decode()


class TestMoves:
    def test_a_move_keeps_the_old_address_on_the_page(self, citizen, person):
        operations.save_household(
            user=person.owner,
            details=operations.AddressDetails(
                municipality=person.household.municipality, street="Демонстративна 1"
            ),
        )
        other = MunicipalityFactory(code="MK-609")
        data = {
            "why": "moved",
            **day("moved_on", "1.11.2026"),
            "municipality": other.pk,
            "settlement": "",
            "street": "Образец 2",
        }
        for _press in range(2):
            citizen.post(address("address"), data)

        page = citizen.get(address("profile")).content.decode()

        assert "Образец 2" in page
        assert "Поранешни адреси" in page

    def test_a_move_without_a_day_is_asked_for_it(self, citizen, person):
        data = {"why": "moved", "municipality": person.household.municipality_id, "street": "Х 1"}

        page = citizen.post(address("address"), data).content.decode()

        assert "Внесете го денот кога сте се преселиле." in page


class TestIdentityAndConsent:
    @pytest.fixture
    def verified(self, client, settings):
        settings.PORTAL_REGISTERS_URL = "http://127.0.0.1:9"
        identity = VerifiedIdentityFactory(level="substantial")
        client.force_login(identity.user)
        return identity

    def test_one_press_fills_the_own_part_and_asks(self, client, verified):
        for _press in range(2):
            client.post(address("adopt_identity"), {"registers": "yes"})

        own = Person.objects.get(owner=verified.user)
        assert own.embg_digest == embg_digest(verified.embg)
        assert RegisterLookup.objects.filter(person=own).count() == 4
        assert Consent.objects.count() == 1

    def test_without_the_tick_nothing_is_asked(self, client, verified):
        client.post(address("adopt_identity"))

        assert not RegisterLookup.objects.exists()
        assert not Consent.objects.exists()

    def test_who_has_no_eid_cannot_adopt_one(self, citizen):
        assert citizen.post(address("adopt_identity")).status_code == HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize(
        ("language", "text"),
        [("mk", "Ги прашуваме регистрите…"), ("sq", "Po i pyesim regjistrat…")],
    )
    def test_the_page_comes_first_and_says_that_it_asks(self, client, verified, language, text):
        client.post(address("adopt_identity"), {"registers": "yes"})

        page = client.get(address("profile", language=language))
        part = client.get(address("register_status", language=language))

        assert text in page.content.decode()
        assert part.headers["X-Waiting"] == "yes"

    def test_consents_and_questions_are_listed_and_withdrawn_with_one_press(self, client, verified):
        client.post(address("adopt_identity"), {"registers": "yes"})
        page = client.get(address("consents")).content.decode()
        consent = Consent.objects.get()

        for _press in range(2):
            client.post(address("withdraw_consent", consent.pk))

        consent.refresh_from_db()
        assert "Матичен регистар" in page
        assert consent.withdrawn_at is not None
        assert set(RegisterLookup.objects.values_list("state", flat=True)) == {"cancelled"}

    def test_a_typed_number_gets_no_button_and_no_answer(self, citizen, person, settings):
        settings.PORTAL_REGISTERS_URL = "http://127.0.0.1:9"

        page = citizen.get(address("profile")).content.decode()
        citizen.post(address("ask_registers", person.pk))

        assert address("ask_registers", person.pk) not in page
        assert not Consent.objects.exists()
        assert not RegisterLookup.objects.exists()
