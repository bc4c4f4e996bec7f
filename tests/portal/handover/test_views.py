"""Pages of the handover: write without a script, read the answer, work at the desk."""

import uuid
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.urls import reverse

from portal.accounts.rules import Role
from portal.core import clock
from portal.core.models import AccessRecord
from portal.handover import operations, rules
from portal.handover.models import CannedAnswer, Talk
from portal.handover.operations import answering
from portal.handover.seeds import load_seeds
from tests.portal.accounts.factories import UserFactory
from tests.portal.handover.conftest import CENTRE, ELSEWHERE

WRITE = "/mk/write-to-centre/"


def message(**changes):
    return {
        "municipality": "MK-900",
        "text": "Каде да дојдам?",
        "email": "ime@example.mk",
        "key": str(uuid.uuid4()),
    } | changes


class TestWriting:
    def test_makes_a_message_and_shows_it(self, client, places):
        response = client.post(WRITE, message(), follow=True)

        talk = Talk.objects.get()
        assert (talk.state, talk.centre_code, talk.contact) == ("task", CENTRE, "ime@example.mk")
        assert "Каде да дојдам?" in response.content.decode()

    def test_by_somebody_signed_in_needs_no_address_and_is_theirs(self, client, places):
        user = UserFactory()
        client.force_login(user)

        client.post(WRITE, message(email=""))

        assert Talk.objects.get().user == user

    @pytest.mark.parametrize(
        "wrong",
        [{"email": ""}, {"email": "x"}, {"text": " "}, {"municipality": "MK-0"}, {"key": "x"}],
    )
    def test_of_what_cannot_be_answered_is_refused(self, client, places, wrong):
        response = client.post(WRITE, message(**wrong))

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not Talk.objects.exists()

    def test_twice_by_two_presses_is_one_message(self, client, places):
        data = message()

        first, second = client.post(WRITE, data), client.post(WRITE, data)

        assert first.status_code == second.status_code == HTTPStatus.FOUND
        assert Talk.objects.count() == 1

    def test_again_and_again_is_refused(self, client, places):
        cache.clear()
        answers = [
            client.post(WRITE, message()).status_code for _ in range(rules.MOST_ASKED_AN_HOUR + 1)
        ]

        assert answers[-1] == HTTPStatus.FORBIDDEN
        assert Talk.objects.count() == rules.MOST_ASKED_AN_HOUR


class TestTheAnswer:
    def test_is_read_with_the_link_and_without_it_by_nobody(self, client, write):
        talk = write("Моето прашање", contact="ime@example.mk")

        page = client.get(answering.path_to_answer(talk))
        forged = client.get(reverse("handover:answer", args=["forged"]))

        assert "Моето прашање" in page.content.decode()
        assert forged.status_code == HTTPStatus.NOT_FOUND

    def test_is_read_by_its_owner_alone(self, client, write):
        user = UserFactory()
        talk = write("Моето прашање", user=user)

        client.force_login(UserFactory())
        assert client.get(talk.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
        client.force_login(user)
        assert "Моето прашање" in client.get(talk.get_absolute_url()).content.decode()


class TestTheDesk:
    def test_lists_who_waits_without_their_words(self, client, ask, staff):
        operations.say_as_citizen(talk=ask(), text="мојата тајна", key=uuid.uuid4(), at=clock.now())
        client.force_login(staff().user)

        page = client.get(reverse("desk:desk")).content.decode()

        assert 'data-waiting="1"' in page
        assert "мојата тајна" not in page
        assert not AccessRecord.objects.exists()

    def test_taking_over_opens_the_talk_and_records_the_reading(self, client, ask, staff):
        talk = ask(told=operations.Told(said=[{"who": "citizen", "text": "пред тоа"}]))
        client.force_login(staff().user)

        page = client.post(reverse("desk:accept", args=[talk.key]), follow=True)

        assert "пред тоа" in page.content.decode()
        assert AccessRecord.objects.filter(subject_id=str(talk.key)).count() == 1

    def test_an_answer_needs_no_script(self, client, ask, staff):
        talk = ask()
        client.force_login(staff().user)
        client.post(reverse("desk:accept", args=[talk.key]))

        client.post(
            reverse("desk:say", args=[talk.key]), {"text": "Добар ден", "key": uuid.uuid4()}
        )

        assert talk.entries.last().text == "Добар ден"

    def test_of_another_centre_does_nothing(self, client, ask, staff):
        talk = ask()
        client.force_login(staff(ELSEWHERE, Role.SUPERVISOR).user)

        for name in ("accept", "say", "hand_to_colleague", "hand_to_centre", "close"):
            response = client.post(reverse(f"desk:{name}", args=[talk.key]), {"text": "x"})
            assert response.status_code == HTTPStatus.NOT_FOUND, name
        assert talk.entries.count() == 1

    def test_is_closed_to_who_answers_nobody(self, client, places, staff):
        client.force_login(staff(role=Role.KINDERGARTEN_OFFICER).user)

        assert client.get(reverse("desk:desk")).status_code == HTTPStatus.FORBIDDEN

    def test_hands_on_to_a_centre(self, client, ask, staff):
        talk = ask()
        client.force_login(staff().user)
        client.post(reverse("desk:accept", args=[talk.key]))

        client.post(reverse("desk:hand_to_centre", args=[talk.key]), {"centre": ELSEWHERE})

        talk.refresh_from_db()
        assert (talk.centre_code, talk.state) == (ELSEWHERE, "task")

    @pytest.mark.parametrize(("language", "greeting"), [("mk", "Добар ден"), ("sq", "Mirëdita")])
    def test_offers_prepared_answers_in_the_language_of_the_citizen(
        self, client, ask, staff, language, greeting
    ):
        load_seeds()
        talk = ask(language=language)
        client.force_login(staff().user)
        client.post(reverse("desk:accept", args=[talk.key]))

        page = client.get(reverse("desk:talk", args=[talk.key]), {"canned": "greeting"})

        assert page.context["form"]["text"].value().startswith(greeting)


def test_prepared_answers_exist_in_both_languages_and_keep_what_somebody_changed(db):
    load_seeds()
    assert not [
        one.code for one in CannedAnswer.objects.all() if not one.text_mk or not one.text_sq
    ]
    CannedAnswer.objects.filter(code="greeting").update(text_mk="Здраво")

    load_seeds()

    assert CannedAnswer.objects.get(code="greeting").text_mk == "Здраво"
