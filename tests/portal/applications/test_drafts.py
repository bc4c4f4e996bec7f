"""What was begun: nothing typed is lost, two devices never overwrite each other silently."""

import datetime as dt
from http import HTTPStatus

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.applications import operations, queries, rules
from portal.applications.models import Application, Draft
from portal.eligibility import answers as screener
from portal.eligibility.models import CriterionVersion
from portal.households import operations as households
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import (
    NOW,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    load_rules,
)
from tests.portal.applications.test_views import page, signed_in

pytestmark = pytest.mark.django_db


def kept(*values, version=1, other=None):
    return rules.KeptAnswer(values, version, other)


class TestMerging:
    def test_a_field_that_was_not_typed_stays(self):
        answers = rules.merged(kept={"a": kept("1")}, typed={"b": ["2"]}, seen=1, version=2)

        assert answers == {"a": kept("1"), "b": kept("2", version=2)}

    def test_what_was_replaced_unseen_stays_beside_the_newest(self):
        answers = rules.merged(
            kept={"a": kept("1", version=4)}, typed={"a": ["2"]}, seen=3, version=5
        )

        assert answers["a"] == kept("2", version=5, other=("1",))
        assert rules.in_dispute(answers) == answers

    def test_whoever_has_seen_both_settles_it_by_saying_it_again(self):
        answers = rules.merged(
            kept={"a": kept("2", version=5, other=("1",))}, typed={"a": ["2"]}, seen=5, version=5
        )

        assert not rules.in_dispute(answers)

    def test_an_empty_field_says_the_same_as_none(self):
        assert rules.changes_in(kept={}, typed={"a": [""]}) == {}
        assert rules.changes_in(kept={"a": kept("1")}, typed={"a": [""]}) == {"a": ("",)}

    def test_only_what_is_newer_and_different_comes_from_elsewhere(self):
        answers = {"old": kept("1"), "same": kept("2", version=3), "new": kept("3", version=3)}

        found = rules.changed_elsewhere(
            kept=answers, typed={"same": ["2"], "new": ["4"], "old": ["9"]}, seen=2
        )

        assert set(found) == {"new"}


def save(user, service, typed, *, seen=0, at=NOW, **more):
    return operations.save_draft(
        user=user,
        service=service,
        writing=operations.Writing(typed=typed, seen=seen, **more),
        questions=[],
        at=at,
    )


class TestSaving:
    def test_answers_are_ciphertext_in_the_database(self):
        save(UserFactory(), ServiceFactory(), {"person-first_name": ["Тајно"]})

        with connection.cursor() as cursor:
            cursor.execute("SELECT answers || facts FROM applications_draft")
            stored = cursor.fetchone()[0]

        assert "Тајно" not in stored
        assert "first_name" not in stored
        assert Draft.objects.get().typed == {"person-first_name": ["Тајно"]}

    def test_the_same_again_changes_nothing(self):
        user, service = UserFactory(), ServiceFactory()
        save(user, service, {"a-b": ["1"]})

        again = save(user, service, {"a-b": ["1"]}, seen=1, at=NOW + dt.timedelta(days=2))

        assert (again.version, again.saved_at) == (1, NOW)

    def test_a_late_answer_does_not_bring_back_what_was_sent(self):
        user, person = citizen()
        service = ServiceFactory()
        application_for(user, person, service=service, idempotency_key="pressed")

        with pytest.raises(operations.DraftGoneError):
            save(user, service, {"a-b": ["1"]}, idempotency_key="pressed")
        with pytest.raises(operations.DraftGoneError):
            save(user, service, {"a-b": ["1"]}, seen=3)

    def test_sending_takes_the_draft_away_in_the_same_moment(self):
        user, person = citizen()
        service = ServiceFactory()
        draft = save(user, service, {"a-b": ["1"]})

        application_for(user, person, service=service, draft=draft)

        assert not Draft.objects.exists()

    def test_a_refused_application_keeps_its_draft(self):
        user, person = citizen()
        service = ServiceFactory(is_online=False)
        draft = save(user, service, {"a-b": ["1"]})

        with pytest.raises(operations.ServiceNotOnlineError):
            application_for(user, person, service=service, draft=draft)

        assert Draft.objects.exists()


@pytest.fixture
def home_care():
    load_rules()
    return ServiceFactory()


def autosave(client, service, fields, *, seen=0, language="mk", **more):
    address = page("save_draft", service.code, language=language)
    return client.post(address, {"seen": seen, "for": "me", **fields, **more})


class TestAutosave:
    def test_each_answer_is_kept_and_the_time_is_said(self, home_care, language):
        client = signed_in(UserFactory())

        with time_machine.travel(dt.datetime(2026, 11, 23, 13, 5, tzinfo=dt.UTC), tick=False):
            answer = autosave(
                client, home_care, {"person-first_name": "Демо"}, language=language
            ).json()

        assert "14:05" in answer["text"]
        assert answer["version"] == 1
        assert answer["differences"] == []

    def test_another_device_goes_on_where_the_first_stopped(self, home_care, language):
        user = UserFactory()
        fields = {
            "person-first_name": "Демо",
            "person-birth_date_day": "31",
            "person-birth_date_month": "2",
            "person-birth_date_year": "1950",
            "person-embg": "123",
            "facts-cannot_self_care": "yes",
        }

        autosave(signed_in(user), home_care, fields)
        text = (
            signed_in(user).get(page("apply", home_care.code, language=language)).content.decode()
        )

        for said in ('value="Демо"', 'value="31"', 'value="1950"', 'value="123"'):
            assert said in text
        assert 'value="yes" id="id_facts-cannot_self_care_0" checked' in text

    def test_the_list_begins_with_what_is_not_sent(self, home_care, language):
        user = UserFactory()
        autosave(signed_in(user), home_care, {"person-first_name": "Демо"})

        text = signed_in(user).get(page("list", language=language)).content.decode()

        with translation.override(language):
            assert page("apply", home_care.code, language=language) in text
            assert home_care.title in text

    def test_two_devices_see_both_answers(self, home_care, language):
        user = UserFactory()
        one, other = signed_in(user), signed_in(user)
        autosave(one, home_care, {"address-street": "Прва 1"})

        answer = autosave(other, home_care, {"address-street": "Втора 2"}, language=language).json()

        assert "Прва 1" in answer["differences"][0]["text"]
        assert "Втора 2" in answer["differences"][0]["text"]
        shown = one.get(page("apply", home_care.code, language=language)).content.decode()
        assert "Прва 1" in shown
        assert 'value="Втора 2"' in shown

    def test_a_field_that_was_not_touched_takes_over_the_other_answer(self, home_care):
        user = UserFactory()
        autosave(signed_in(user), home_care, {"address-street": "Прва 1"})

        answer = autosave(signed_in(user), home_care, {"person-first_name": "Демо"}).json()

        assert answer["differences"][0]["values"] == {"address-street": ["Прва 1"]}
        assert Draft.objects.get().typed["address-street"] == ["Прва 1"]

    def test_nothing_is_sent_over_an_answer_that_was_not_seen(self, home_care):
        user, person = citizen()
        client = signed_in(user)
        households.state_facts(person=person, facts={}, stated_by=user, at=NOW)
        autosave(signed_in(user), home_care, {"member-first_name": "Едно"}, **{"for": "new"})
        whole = {"for": "new", "key": "k", "seen": 0, "member-first_name": "Друго"}

        response = client.post(page("apply", home_care.code), whole)

        text = response.content.decode()
        assert response.status_code == HTTPStatus.CONFLICT
        assert "Едно" in text
        assert "Друго" in text
        assert not Application.objects.exists()

    def test_a_person_who_is_signed_out_is_told(self, home_care, language):
        response = autosave(Client(), home_care, {"person-first_name": "Демо"}, language=language)

        assert response.status_code == HTTPStatus.CONFLICT
        assert "version" not in response.json()
        assert not Draft.objects.exists()

    def test_a_page_that_was_sent_elsewhere_says_so(self, home_care):
        answer = autosave(signed_in(UserFactory()), home_care, {"address-street": "x"}, seen=4)

        assert answer.status_code == HTTPStatus.CONFLICT

    def test_only_own_people_can_be_named(self, home_care):
        _other, stranger = citizen()

        response = autosave(
            signed_in(UserFactory()), home_care, {"a-b": "1"}, **{"for": stranger.pk}
        )

        assert response.status_code == HTTPStatus.NOT_FOUND

    def test_the_button_for_later_needs_no_script(self, home_care, language):
        user = UserFactory()
        client = signed_in(user)
        address = page("apply", home_care.code, language=language)
        fields = {
            "for": "me",
            "seen": 0,
            "later": "1",
            "person-embg": "12",
            "address-street": "А 1",
        }

        response = client.post(address, fields, follow=True)

        assert response.redirect_chain[0][0].startswith(page("list", language=language))
        assert Draft.objects.get().typed["person-embg"] == ["12"]
        assert not Application.objects.exists()

    def test_a_refused_form_is_kept_too(self, home_care):
        user = UserFactory()

        signed_in(user).post(
            page("apply", home_care.code), {"for": "me", "key": "k", "person-first_name": "Демо"}
        )

        assert Draft.objects.get().typed["person-first_name"] == ["Демо"]


class TestBeforeSignIn:
    def test_answers_of_the_check_become_a_draft(self, home_care):
        client, user = Client(), UserFactory()
        session = client.session
        screener.keep(session, home_care.code, {"cannot_self_care": True})
        session.save()
        client.get(page("apply", home_care.code))

        client.force_login(user)
        client.get(page("list"))

        assert Draft.objects.get(user=user).facts == {"cannot_self_care": True}

    def test_a_check_alone_begins_nothing(self, home_care):
        client, user = Client(), UserFactory()
        session = client.session
        screener.keep(session, home_care.code, {"cannot_self_care": True})
        session.save()

        client.force_login(user)
        client.get(page("list"))

        assert not Draft.objects.exists()

    def test_what_was_typed_when_the_session_ended_is_there_after_sign_in(self, home_care):
        client, user = Client(), UserFactory()
        client.post(page("apply", home_care.code), {"person-first_name": "Демо", "key": "k"})
        assert "Демо" not in str(dict(client.session))

        client.force_login(user)
        text = client.get(page("apply", home_care.code)).content.decode()

        assert 'value="Демо"' in text
        assert Draft.objects.get(user=user)

    def test_a_visitor_sees_what_will_be_asked(self, home_care, language):
        text = Client().get(page("apply", home_care.code, language=language)).content.decode()

        with translation.override(language):
            assert translation.gettext("Address and telephone") in text


class TestChangedRules:
    def begin(self, service):
        user = UserFactory()
        client = signed_in(user)
        autosave(
            client, service, {"facts-cannot_self_care": "yes", "facts-lives_in_country": "yes"}
        )
        return client

    def retire(self, fact):
        for row in CriterionVersion.objects.filter(criterion__service_code="home-care"):
            if fact in str(row.met):
                row.delete()

    def test_an_answer_whose_question_vanished_is_listed_and_stops_nothing(
        self, home_care, language
    ):
        client = self.begin(home_care)
        self.retire("cannot_self_care")

        response = client.get(page("apply", home_care.code, language=language))

        with translation.override(language):
            title = translation.gettext("Some answers are no longer needed")
        assert response.status_code == HTTPStatus.OK
        assert title in response.content.decode()

    def test_a_new_question_is_marked(self, home_care, language):
        client = self.begin(home_care)
        draft = Draft.objects.get()
        draft.questions = [code for code in draft.questions if code != "lives_in_institution"]
        draft.save()

        text = client.get(page("apply", home_care.code, language=language)).content.decode()

        with translation.override(language):
            assert translation.gettext("New question") in text


class TestThrowingAway:
    def draft(self):
        user = UserFactory()
        return user, save(user, ServiceFactory(), {"a-b": ["1"]})

    def test_asks_first_and_may_be_pressed_twice(self, language):
        user, draft = self.draft()
        client = signed_in(user)
        address = page("discard_draft", draft.key, language=language)

        assert client.get(address).status_code == HTTPStatus.OK
        assert Draft.objects.exists()
        for _press in range(2):
            assert client.post(address).status_code == HTTPStatus.FOUND
        assert not Draft.objects.exists()

    def test_somebody_elses_draft_looks_like_no_draft(self):
        _user, draft = self.draft()
        client = signed_in(UserFactory())
        address = page("discard_draft", draft.key)

        assert client.get(address).status_code == HTTPStatus.NOT_FOUND
        client.post(address)
        assert Draft.objects.exists()
        assert "login" in Client().get(address)["Location"]

    def test_a_draft_is_read_by_its_owner_only(self):
        _user, draft = self.draft()

        assert queries.open_draft_of(user=UserFactory(), subject=draft.subject) is None
        with pytest.raises(queries.DraftNotFoundError):
            queries.draft_of(user=UserFactory(), key=str(draft.key))


def test_a_draft_for_a_child_opens_for_the_child(home_care):
    user, _person = citizen()
    child = add_person(user, born=dt.date(2024, 1, 1), relation="child")
    client = signed_in(user)
    autosave(client, home_care, {"facts-x": "1"}, **{"for": child.pk})

    text = client.get(reverse("applications:apply", args=[home_care.code])).content.decode()

    assert f'name="for" value="{child.pk}"' in text


class TestPreviews:
    def shown(self, client, service, language="mk", **query):
        address = f"{page('apply', service.code, language=language).removesuffix('apply/')}"
        return client.get(address, query).content.decode()

    def test_the_service_page_shows_exactly_what_one_press_sends(self, home_care, language):
        user, person = citizen()

        text = self.shown(signed_in(user), home_care, language)

        with translation.override(language):
            assert translation.gettext("One press sends exactly this") in text
            assert person.household.municipality.centre.name in text
        assert person.full_name in text
        assert person.embg not in text
        assert f'name="for" value="{person.pk}"' in text

    def test_a_visitor_reads_what_will_be_asked(self, home_care, language):
        text = self.shown(Client(), home_care, language)

        with translation.override(language):
            assert translation.gettext("What we will ask") in text
        assert "csrfmiddlewaretoken" not in text.split("<main")[1].split("</main")[0]

    def test_what_was_begun_is_gone_on_with(self, home_care, language):
        user, _person = citizen()
        save(user, home_care, {"person-phone": ["070"]})

        text = self.shown(signed_in(user), home_care, language)

        with translation.override(language):
            assert translation.gettext("Go on with your application") in text

    def test_several_people_are_named_to_choose_from(self, home_care, language):
        user, _person = citizen()
        mother = add_person(user, born=dt.date(1930, 1, 1), relation="parent")

        text = self.shown(signed_in(user), home_care, language)

        assert f"?for={mother.pk}" in text
        assert f"{page('choose', language=language)}?service={home_care.code}" in text

    def test_more_people_take_no_more_queries(self, home_care, django_assert_max_num_queries):
        user, _person = citizen()
        client = signed_in(user)
        self.shown(client, home_care)
        with django_assert_max_num_queries(60) as before:
            self.shown(client, home_care)

        for day in (1, 2, 3):
            add_person(user, born=dt.date(1930, 1, day), relation="parent")

        with django_assert_max_num_queries(len(before)):
            self.shown(client, home_care)
