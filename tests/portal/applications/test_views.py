"""Pages of applications, in each language, for nobody, the owner and everybody else."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.applications import operations, prefill, rules, verification
from portal.applications.models import Application
from portal.core import audit
from portal.eligibility import answers as screener
from portal.households import queries as households
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import (
    NOW,
    PDF,
    DecisionReasonFactory,
    InstitutionFactory,
    MunicipalityFactory,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    in_review,
    load_rules,
    state_all,
)
from tests.portal.applications.guardians import say
from tests.portal.embg import embg_for

pytestmark = pytest.mark.django_db


def page(name, *args, language="mk"):
    with translation.override(language):
        return reverse(f"applications:{name}", args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner():
    """A citizen with a complete profile and one application."""
    user, person = citizen()
    return user, application_for(user, person)


OWN_PAGES = ["detail", "receipt", "withdraw"]


class TestAccess:
    @pytest.mark.parametrize("name", OWN_PAGES)
    def test_nobody_is_asked_to_sign_in(self, owner, name, language):
        address = page(name, owner[1].reference, language=language)

        response = Client().get(address)

        assert response.status_code == HTTPStatus.FOUND
        assert "login" in response["Location"]

    @pytest.mark.parametrize("name", OWN_PAGES)
    def test_the_owner_sees_the_own_file(self, owner, name, language):
        user, application = owner

        response = signed_in(user).get(page(name, application.reference, language=language))

        assert response.status_code == HTTPStatus.OK

    @pytest.mark.parametrize("name", OWN_PAGES)
    def test_somebody_elses_application_looks_like_no_application(self, owner, name):
        stranger, _person = citizen()
        staff = UserFactory(is_staff=True, is_superuser=True)

        for user in (stranger, staff):
            client = signed_in(user)
            theirs = client.get(page(name, owner[1].reference))
            none = client.get(page(name, rules.reference_of(body="22222222")))
            assert theirs.status_code == none.status_code == HTTPStatus.NOT_FOUND

    def test_a_stranger_can_neither_withdraw_nor_add_papers(self, owner):
        client = signed_in(citizen()[0])
        reference = owner[1].reference

        withdrawn = client.post(page("withdraw", reference))
        added = client.post(page("add_paper", reference), {"file": upload()})

        assert withdrawn.status_code == added.status_code == HTTPStatus.NOT_FOUND
        assert Application.objects.get().status == "submitted"

    def test_a_stranger_does_not_get_a_paper(self, owner):
        user, application = owner
        paper = operations.add_paper(
            application=application, uploaded_by=user, name="a.pdf", content=PDF, at=NOW
        )
        other, person = citizen()
        mine = application_for(other, person)
        client = signed_in(other)

        for reference in (application.reference, mine.reference):
            response = client.get(page("paper", reference, paper.key))
            assert response.status_code == HTTPStatus.NOT_FOUND

    def test_a_mistyped_number_finds_nothing(self, owner):
        user, _application = owner

        response = signed_in(user).get(page("detail", "EK-22222222-3"))

        assert response.status_code == HTTPStatus.NOT_FOUND


class TestOneClick:
    def press(self, client, service, language="mk", **more):
        return client.post(
            page("apply", service.code, language=language), {"one_click": "1", "key": "k", **more}
        )

    def test_one_press_submits_and_shows_the_receipt(self, language):
        user, _person = citizen()

        response = self.press(signed_in(user), ServiceFactory(), language)

        application = Application.objects.get()
        assert response.status_code == HTTPStatus.FOUND
        assert response["Location"] == page("receipt", application.reference, language=language)
        assert application.language == language

    @pytest.mark.parametrize("trait", ["kindergarten", "day_centre"])
    def test_places_take_one_press_too(self, trait):
        InstitutionFactory(code="KG-900-A")
        InstitutionFactory(code="DC-900-A", kind="day-centre-older")
        user, _person = citizen()
        child = add_person(user, born=dt.date(2024, 1, 1), relation="child")
        state_all(user, child)
        say(user, child, "only_guardian")
        service = ServiceFactory(**{trait: True})

        self.press(signed_in(user), service)

        assert Application.objects.get().institution is not None

    def test_a_second_press_leads_to_the_same_receipt(self):
        user, _person = citizen()
        client, service = signed_in(user), ServiceFactory()

        first, again = self.press(client, service), self.press(client, service, key="other")

        assert first["Location"] == again["Location"]
        assert Application.objects.count() == 1

    def test_one_press_takes_as_many_queries_for_a_family_as_for_one(
        self, django_assert_num_queries
    ):
        service = ServiceFactory()
        self.press(signed_in(citizen()[0]), service)
        alone = signed_in(citizen()[0])
        user, person = citizen()
        parent = signed_in(user)
        for _child in range(3):
            add_person(user, born=dt.date(2024, 1, 1), relation="child")

        with django_assert_num_queries(23):
            self.press(alone, service)
        with django_assert_num_queries(23):
            self.press(parent, service, **{"for": person.pk})

        assert Application.objects.count() == 3

    def test_a_number_that_is_taken_is_replaced(self, monkeypatch):
        service = ServiceFactory()
        taken = application_for(*citizen(), service=service).reference
        numbers = iter([taken, taken, rules.reference_of(body="22222222")])
        monkeypatch.setattr(operations.submitting, "_new_reference", lambda: next(numbers))
        user, _person = citizen()

        self.press(signed_in(user), service)

        assert user.applications.get().reference == rules.reference_of(body="22222222")

    def test_what_is_missing_is_asked_on_the_same_address(self):
        user, _person = citizen(facts=False)
        load_rules()
        service = ServiceFactory()

        response = self.press(signed_in(user), service)

        assert response["Location"] == page("apply", service.code)
        assert not Application.objects.exists()

    def test_when_several_people_fit_nobody_is_chosen_silently(self):
        user, _person = citizen()
        mother = add_person(user, born=dt.date(1930, 1, 1), relation="parent")
        service = ServiceFactory(day_centre=True)
        client = signed_in(user)

        response = self.press(client, service)
        asked = client.get(page("apply", service.code))

        assert response["Location"] == page("apply", service.code)
        assert f"?for={mother.pk}" in asked.content.decode()

    def test_nobody_is_sent_to_sign_in_and_back(self, language):
        service = ServiceFactory()

        response = self.press(Client(), service, language)

        assert "next=" in response["Location"]
        assert response["Location"].endswith(page("apply", service.code, language=language))

    def test_a_service_that_is_not_online_has_no_such_page(self):
        user, _person = citizen()
        service = ServiceFactory(is_online=False)

        assert self.press(signed_in(user), service).status_code == HTTPStatus.NOT_FOUND

    def test_the_button_needs_its_token(self):
        user, _person = citizen()
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)

        assert self.press(client, ServiceFactory()).status_code == HTTPStatus.FORBIDDEN


class TestApplyPage:
    def test_shows_exactly_what_is_sent(self, language):
        user, person = citizen()
        service = ServiceFactory()

        text = signed_in(user).get(page("apply", service.code, language=language)).content.decode()

        with translation.override(language):
            assert person.full_name in text
            assert person.embg not in text
            assert person.household.municipality.centre.name in text
            assert text.count("one-click__button") == 1

    def everything(self, **changed):
        born = dt.date(1950, 3, 1)
        return {
            "for": "me",
            "key": "k",
            "person-first_name": "Демо",
            "person-last_name": "Пример",
            "person-birth_date_day": "1",
            "person-birth_date_month": "3",
            "person-birth_date_year": "1950",
            "person-embg": embg_for(born),
            "address-municipality": MunicipalityFactory().pk,
            "address-street": "Пример 7",
            "facts-lives_in_country": "yes",
            "facts-lives_in_institution": "no",
            "facts-cannot_self_care": "yes",
            **changed,
        }

    def test_a_new_citizen_fills_in_one_form_once(self, language):
        load_rules()
        user, service = UserFactory(), ServiceFactory()
        client = signed_in(user)
        address = page("apply", service.code, language=language)

        asked = client.get(address).content.decode()
        response = client.post(address, self.everything())

        assert "person-embg" in asked
        application = Application.objects.get()
        assert response["Location"] == page("receipt", application.reference, language=language)
        assert application.verdict == "eligible"
        kept = households.facts_for(person=application.person, on=dt.date(2026, 11, 23))
        assert kept["cannot_self_care"] is True

    def test_the_next_application_takes_one_press(self):
        load_rules()
        user = UserFactory()
        client = signed_in(user)
        client.post(page("apply", ServiceFactory().code), self.everything())
        service = ServiceFactory(day_centre=True)

        client.post(page("apply", service.code), {"one_click": "1"})

        assert Application.objects.filter(service=service).count() == 1

    def test_errors_keep_everything_that_was_typed(self, language):
        load_rules()
        client, service = signed_in(UserFactory()), ServiceFactory()
        wrong = self.everything(**{"person-embg": "0103950450001", "person-last_name": ""})

        response = client.post(page("apply", service.code, language=language), wrong)

        text = response.content.decode()
        assert not Application.objects.exists()
        assert 'value="0103950450001"' in text
        assert 'value="Пример 7"' in text
        assert (
            text.count("form-errors") or text.count("error-summary") or 'href="#id_person' in text
        )

    def test_a_parent_without_a_profile_applies_for_a_child(self):
        load_rules()
        InstitutionFactory(code="KG-900-A")
        client, service = signed_in(UserFactory()), ServiceFactory(kindergarten=True)
        born = dt.date(2024, 1, 1)
        child = {
            "for": "new",
            "member-relation": "child",
            "member-first_name": "Мало",
            "member-last_name": "Пример",
            "member-birth_date_day": "1",
            "member-birth_date_month": "1",
            "member-birth_date_year": "2024",
            "member-embg": embg_for(born),
            "member-may_act": "on",
            "guardian-situation": "only_guardian",
        }

        client.get(page("apply", service.code))
        client.post(page("apply", service.code), self.everything(**child))

        application = Application.objects.get()
        assert application.person_name == "Мало Пример"
        assert application.handled_by == "KG-900-A"
        assert application.person.relation == "child"

    def test_unanswered_questions_stop_nobody(self):
        user, person = citizen(facts=False)
        load_rules()
        service = ServiceFactory()

        signed_in(user).post(page("apply", service.code), {"for": person.pk, "key": "k"})

        assert Application.objects.get().verdict == "incomplete"

    def test_a_number_that_is_kept_for_somebody_else_is_said_at_its_field(self, language):
        user, person = citizen()
        service = ServiceFactory()
        born = person.birth_date
        twice = {
            "for": "new",
            "member-relation": "parent",
            "member-first_name": "Друго",
            "member-last_name": "Лице",
            "member-birth_date_day": born.day,
            "member-birth_date_month": born.month,
            "member-birth_date_year": born.year,
            "member-embg": person.embg,
            "member-may_act": "on",
        }

        response = signed_in(user).post(page("apply", service.code, language=language), twice)

        assert 'href="#id_member-embg"' in response.content.decode()
        assert not Application.objects.exists()

    def test_wishes_are_kept_in_order(self):
        user, person = citizen(born=dt.date(2024, 1, 1))
        for code in ("KG-900-A", "KG-900-B"):
            InstitutionFactory(code=code)
        service = ServiceFactory(kindergarten=True)

        signed_in(user).post(
            page("apply", service.code),
            {"for": person.pk, "wishes-wish_1": "KG-900-B", "wishes-wish_2": "KG-900-A"},
        )

        wishes = Application.objects.get().wishes.all()
        assert [wish.institution.code for wish in wishes] == ["KG-900-B", "KG-900-A"]

    @pytest.mark.parametrize("whom", ["abc", "0", "-1", "999999"])
    def test_a_person_of_somebody_else_looks_like_nobody(self, whom):
        _other, stranger = citizen()
        user, _person = citizen()
        client, service = signed_in(user), ServiceFactory()

        for key in (whom, str(stranger.pk)):
            response = client.get(page("apply", service.code), {"for": key})
            assert response.status_code == HTTPStatus.NOT_FOUND

    def test_answers_of_the_check_survive_sign_in(self):
        load_rules()
        user, _person = citizen(facts=False)
        service = ServiceFactory()
        client = Client()
        session = client.session
        screener.keep(
            session,
            service.code,
            {"lives_in_country": True, "lives_in_institution": False, "cannot_self_care": True},
        )
        session.save()

        visitor = client.get(page("apply", service.code))
        client.force_login(user)
        client.post(page("apply", service.code), {"one_click": "1"})

        assert visitor.status_code == HTTPStatus.OK
        assert Application.objects.get().verdict == "eligible"

    def test_an_open_application_is_named_before_a_second_press(self, owner):
        user, application = owner

        text = signed_in(user).get(page("apply", application.service.code)).content.decode()

        assert application.reference in text


class TestPrefill:
    def test_answers_of_the_chat_are_filled_in_without_a_name_in_the_address(self):
        load_rules()
        user, _person = citizen(facts=False)
        service = ServiceFactory()
        facts = {"lives_in_country": True, "lives_in_institution": False, "cannot_self_care": True}
        client = signed_in(user)

        first = client.get(prefill.address(facts=facts, service=service))
        client.post(page("apply", service.code), {"one_click": "1"})

        assert first["Location"] == page("apply", service.code)
        assert Application.objects.get().verdict == "eligible"

    def test_a_carried_age_replaces_every_earlier_age(self):
        load_rules()
        service, client = ServiceFactory(kindergarten=True), signed_in(UserFactory())
        session = client.session
        screener.keep(session, service.code, {"age_years": 40})
        session.save()

        address = prefill.address(facts={"age_months": 20}, service=service)
        response = client.get(address, follow=True)

        assert response.status_code == HTTPStatus.OK
        assert screener.facts_of(client.session, service.code) == {"age_months": 20}

    def test_a_birth_date_never_travels(self):
        load_rules()
        service, on = ServiceFactory(), dt.date(2026, 11, 23)
        token = prefill.make(
            facts={"birth_date": "1948-01-01", "cannot_self_care": True}, service=service
        )

        assert prefill.read(token, service=service, on=on) == {"cannot_self_care": True}

    def test_forged_old_and_foreign_tokens_carry_nothing(self):
        load_rules()
        service, on = ServiceFactory(), dt.date(2026, 11, 23)
        token = prefill.make(facts={"cannot_self_care": True}, service=service)
        bad_facts = prefill.make(facts={"cannot_self_care": "perhaps"}, service=service)

        assert prefill.read(token[:-2] + "xx", service=service, on=on) == {}
        assert prefill.read(token, service=ServiceFactory(day_centre=True), on=on) == {}
        assert prefill.read(bad_facts, service=service, on=on) == {}

    def test_an_expired_link_says_so(self, language):
        user, _person = citizen()
        service = ServiceFactory()

        response = signed_in(user).get(
            page("apply", service.code, language=language), {"prefill": "old"}, follow=True
        )

        assert response.status_code == HTTPStatus.OK
        assert response.redirect_chain


def upload(content=PDF, name="потврда.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


class TestPapers:
    def test_a_paper_goes_in_and_comes_out_unchanged(self, owner):
        user, application = owner
        client = signed_in(user)

        client.post(page("add_paper", application.reference), {"file": upload()})
        paper = application.papers.get()
        response = client.get(page("paper", application.reference, paper.key))

        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert paper.name == "потврда.pdf"
        assert str(paper.key) in paper.file.name

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            pytest.param(b"", "a.pdf", id="nothing"),
            pytest.param(PDF + b"0" * (11 * 1024 * 1024), "a.pdf", id="11 MB"),
            pytest.param(b"<svg onload='alert(1)'/>", "a.png", id="svg as png"),
            pytest.param(b"%PDF-1.7 <html><script>1</script> %%EOF", "a.pdf", id="html as pdf"),
            pytest.param(b"MZ\x90\x00" + b"\0" * 64, "a.pdf", id="program as pdf"),
        ],
    )
    def test_what_is_no_paper_is_refused_with_a_reason(self, owner, content, name, language):
        user, application = owner

        response = signed_in(user).post(
            page("add_paper", application.reference, language=language),
            {"file": upload(content, name)},
        )

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert 'href="#id_file"' in response.content.decode()
        assert not application.papers.exists()

    def test_the_same_file_twice_is_one_paper(self, owner):
        user, application = owner
        client = signed_in(user)

        for _press in range(2):
            client.post(page("add_paper", application.reference), {"file": upload()})

        assert application.papers.count() == 1

    def test_nothing_gets_in_while_the_scanner_is_down(self, owner, settings, tmp_path):
        settings.CLAMAV_SOCKET = str(tmp_path / "clamd.sock")
        user, application = owner

        response = signed_in(user).post(
            page("add_paper", application.reference), {"file": upload()}
        )

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not application.papers.exists()

    def test_a_withdrawn_application_takes_no_papers(self, owner):
        user, application = owner
        operations.withdraw_application(application=application, actor=user, at=NOW)

        signed_in(user).post(page("add_paper", application.reference), {"file": upload()})

        assert not application.papers.exists()


class TestFile:
    def test_withdrawing_asks_first(self, owner, language):
        user, application = owner
        client = signed_in(user)
        address = page("withdraw", application.reference, language=language)

        client.get(address)
        assert Application.objects.get().status == "submitted"
        client.post(address)
        assert Application.objects.get().status == "withdrawn"

    def test_a_rejection_says_why_and_how_to_appeal(self, owner, language):
        user, application = owner
        reason = DecisionReasonFactory(outcome=rules.DecisionOutcome.REJECTED)
        reviewed = in_review(application)
        operations.decide_application(
            application=reviewed,
            outcome=rules.DecisionOutcome.REJECTED,
            reasons=[reason],
            actor=UserFactory(),
            actor_role="caseworker",
            at=NOW,
            version=reviewed.version,
        )

        response = signed_in(user).get(page("detail", application.reference, language=language))

        text = response.content.decode()
        assert reason.text_mk in text  # in the language in which it was decided
        assert '<div lang="mk">' in text
        assert "15" in text

    def test_the_citizen_sees_who_opened_the_file(self, owner):
        user, application = owner
        audit.record_access(
            actor=UserFactory(display_name="Демо Работник"),
            role="caseworker",
            organisation_code="CSW-TEST",
            subject_type="application",
            subject_id=application.reference,
            purpose="examination",
            at=NOW,
        )

        text = signed_in(user).get(page("detail", application.reference)).content.decode()

        assert "Демо Работник" in text

    def test_personal_numbers_are_on_no_page(self, owner):
        user, application = owner
        client = signed_in(user)

        for name in ("detail", "receipt", "withdraw"):
            assert (
                application.embg
                not in client.get(page(name, application.reference)).content.decode()
            )


class TestVerification:
    def test_anybody_can_verify_without_seeing_anything_personal(self, owner, language):
        _user, application = owner
        with translation.override(language):
            address = verification.address(application.reference)

        response = Client().get(address.partition("8000")[2])

        text = response.content.decode()
        assert response.status_code == HTTPStatus.OK
        assert application.reference in text
        assert application.person_name not in text
        assert application.get_status_display() not in text.split("<main")[1]

    def test_a_wrong_code_proves_nothing(self, owner, language):
        address = page("verify", owner[1].reference, "0" * 20, language=language)

        response = Client().get(address)

        assert response.status_code == HTTPStatus.NOT_FOUND
        assert str(owner[1].submitted_at.year) not in response.content.decode().split("<main")[1]

    def test_receipts_stay_valid_when_the_secret_changes(self, owner, settings):
        code = verification.code_for(owner[1].reference)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-secret"

        assert verification.is_genuine(owner[1].reference, code)


class TestQueryCounts:
    def fill(self, user, number):
        for _child in range(number):
            child = add_person(user, born=dt.date(2024, 1, 1), relation="child")
            application_for(user, child, service=ServiceFactory(kindergarten=True))

    def test_the_list_takes_as_many_queries_for_one_as_for_eleven(self, django_assert_num_queries):
        InstitutionFactory(code="KG-900-A")
        user, _person = citizen()
        client = signed_in(user)
        self.fill(user, 1)
        client.get(page("list"))

        with django_assert_num_queries(10):
            client.get(page("list"))
        self.fill(user, 10)
        with django_assert_num_queries(10):
            client.get(page("list"))

    def test_the_file_takes_as_many_queries_with_ten_papers_as_with_one(
        self, owner, django_assert_max_num_queries
    ):
        user, application = owner
        client = signed_in(user)
        self.add_papers(user, application, 1)
        with django_assert_max_num_queries(40) as before:
            client.get(page("detail", application.reference))

        self.add_papers(user, application, 10)

        with django_assert_max_num_queries(len(before)):
            client.get(page("detail", application.reference))

    def add_papers(self, user, application, number):
        for serial in range(number):
            operations.add_paper(
                application=application,
                uploaded_by=user,
                name="a.pdf",
                content=PDF + b"%" * (serial + number),
                at=NOW,
            )
