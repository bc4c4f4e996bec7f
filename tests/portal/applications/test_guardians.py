"""The other guardian of a child: named or not, asked once, answers once, and nobody learns more."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import translation

from portal.applications import operations, queries, rules, tasks
from portal.applications.models import Application, Draft, GuardianResponse
from portal.core import clock
from portal.households import operations as households
from portal.households.models import Person, SecondGuardian
from portal.households.rules import adults_born_until, is_adult
from portal.notifications.models import Delivery, Notification
from portal.notifications.rules import MAX_SEGMENTS, segments_of
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import (
    NOW,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    load_rules,
    state_all,
)
from tests.portal.applications.guardians import (
    DAY,
    EMAIL,
    NAME,
    PHONE,
    apply_for,
    asked,
    link,
    parent_with_child,
    say,
    token_in_letter,
)
from tests.portal.applications.test_views import page, signed_in
from tests.portal.notifications.sending import send_everything, texts_sent

AGREED = operations.GuardianWords(answer=rules.GuardianAnswer.AGREED)
OBJECTED = operations.GuardianWords(
    answer=rules.GuardianAnswer.OBJECTED,
    reason=rules.ObjectionReason.OTHER_INSTITUTION,
    text="Само за центарот",
)
OBJECTION = {"answer": "objected", "reason": "other_institution", "text": "Само за центарот"}


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOW)


def answer(question, words=AGREED, *, by=None, at=NOW):
    return operations.answer_as_guardian(response=question, words=words, by=by, at=at)


def with_account():
    """Return somebody whose confirmed address is the one that the parent names."""
    user = UserFactory(email=EMAIL)
    user.emailaddress_set.create(email=EMAIL, verified=True, primary=True)
    return user


def in_words(text, language):
    with translation.override(language):
        return translation.gettext(text)


def text_of(response):
    return response.content.decode()


class TestRules:
    @pytest.mark.parametrize("on", [dt.date(2026, 11, 23), dt.date(2028, 2, 29)])
    def test_whoever_was_born_until_that_day_is_an_adult(self, on):
        last = adults_born_until(on=on)

        assert is_adult(birth_date=last, on=on)
        assert not is_adult(birth_date=last + DAY, on=on)

    @pytest.mark.parametrize(
        ("answer", "answer_by", "taken_back", "expected"),
        [
            pytest.param("", None, False, "not_asked", id="nobody was asked"),
            pytest.param("", None, True, "not_asked", id="nobody was asked, later withdrawn"),
            pytest.param("", dt.date(2026, 12, 1), False, "waiting", id="the last day counts"),
            pytest.param("", dt.date(2026, 11, 30), False, "silent", id="a day too late"),
            pytest.param("", dt.date(2026, 11, 30), True, "taken_back", id="taken back, late"),
            pytest.param("agreed", dt.date(2026, 11, 1), True, "agreed", id="a yes stands"),
            pytest.param("objected", dt.date(2026, 12, 1), False, "objected", id="a no stands"),
        ],
    )
    def test_where_an_answer_stands(self, answer, answer_by, taken_back, expected):
        state = rules.guardian_state(
            answer=answer, answer_by=answer_by, taken_back=taken_back, on=dt.date(2026, 12, 1)
        )

        assert state == expected

    def test_the_reminder_comes_before_the_last_day(self):
        last = rules.answer_by(asked_on=dt.date(2026, 11, 23))

        assert dt.date(2026, 11, 23) < rules.reminded_from(answer_by=last) < last


@pytest.mark.django_db
class TestSaying:
    def test_the_same_words_again_change_nothing(self):
        user, child = parent_with_child()

        assert say(user, child) == say(user, child, at=NOW + DAY)
        assert SecondGuardian.objects.count() == 1

    @pytest.mark.parametrize(
        "situation", ["not_to_be_told", "only_guardian", "court_decision", "unknown_whereabouts"]
    )
    def test_of_whoever_is_not_to_be_told_nothing_is_kept(self, situation):
        user, child = parent_with_child()
        say(user, child)

        said = say(user, child, situation, name=NAME, email=EMAIL, phone=PHONE)

        assert (said.name, said.email, said.phone) == ("", "", "")
        assert SecondGuardian.objects.get(ended_at__isnull=True) == said

    def test_name_and_address_lie_encrypted(self):
        user, child = parent_with_child()
        say(user, child, phone=PHONE)

        with connection.cursor() as cursor:
            cursor.execute("SELECT g::text FROM households_secondguardian g")
            kept = cursor.fetchone()[0]

        assert not [one for one in (NAME, EMAIL, PHONE) if one in kept]

    def test_a_sibling_may_have_the_same(self):
        user, child = parent_with_child()
        other = add_person(user, born=dt.date(2022, 1, 1), relation="child", first_name="Брат")
        say(user, child)

        said = say(user, other, "not_to_be_told", same_as=child.pk)

        assert (said.situation, said.name, said.email) == ("named", NAME, EMAIL)

    def test_the_child_of_somebody_else_gives_nothing_away(self):
        user, child = parent_with_child()
        say(user, child)
        stranger, _own = citizen()
        theirs = add_person(stranger, born=dt.date(2022, 1, 1), relation="child")

        with pytest.raises(queries.households.PersonNotFoundError):
            say(stranger, theirs, same_as=child.pk)

    def test_a_child_that_is_taken_out_of_the_profile_is_erased_with_it(self):
        user, child = parent_with_child()
        say(user, child)

        households.remove_person(person=child, at=NOW)

        assert not Person.objects.filter(pk=child.pk).exists()
        assert not SecondGuardian.objects.exists()


@pytest.mark.django_db
class TestSayingOnThePage:
    def post(self, user, child, **data):
        return signed_in(user).post(page("name_guardian", child.pk), data)

    def test_names_somebody(self):
        user, child = parent_with_child()

        response = self.post(
            user, child, situation="named", name=NAME, phone="070 111 222", language="sq"
        )

        said = SecondGuardian.objects.get()
        assert response.status_code == HTTPStatus.FOUND
        assert (said.name, said.phone, said.language) == (NAME, PHONE, "sq")

    def test_names_nobody_and_gives_no_reason(self, language):
        user, child = parent_with_child()

        self.post(user, child, situation="not_to_be_told", email="not an address", phone="1")

        shown = text_of(signed_in(user).get(page("name_guardian", child.pk, language=language)))
        assert SecondGuardian.objects.get().situation == "not_to_be_told"
        assert 'value="not_to_be_told"' in shown
        assert "quick-exit" in shown

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param({"next": ""}, id="nothing chosen"),
            pytest.param({"situation": "named"}, id="nobody named"),
            pytest.param({"situation": "named", "name": NAME}, id="no way to reach"),
            pytest.param({"situation": "named", "name": NAME, "email": "x"}, id="no address"),
            pytest.param(
                {"situation": "named", "name": NAME, "phone": "02 3123 456"}, id="no mobile"
            ),
            pytest.param({"situation": "erased"}, id="what only the portal says"),
            pytest.param({"situation": "same-1"}, id="a child of nobody"),
        ],
    )
    def test_asks_again_for_what_cannot_be_used(self, data):
        user, child = parent_with_child()

        response = self.post(user, child, **data)

        assert "error-summary" in text_of(response)
        assert not SecondGuardian.objects.exists()

    def test_nobody_answers_to_themselves(self):
        user, child = parent_with_child()

        for own in ({"email": user.email.upper()}, {"phone": "070 000 000"}):
            response = self.post(user, child, situation="named", name=NAME, **own)
            assert "error-summary" in text_of(response)
        assert not SecondGuardian.objects.exists()

    def test_is_not_there_for_an_adult_or_a_stranger(self):
        user, child = parent_with_child()
        grandmother = add_person(user, born=dt.date(1950, 1, 1), relation="grandparent")
        grown_up = add_person(user, born=dt.date(2000, 1, 1), relation="child")

        for person in (grandmother, grown_up):
            response = signed_in(user).get(page("name_guardian", person.pk))
            assert response.status_code == HTTPStatus.NOT_FOUND
        stranger = signed_in(UserFactory()).get(page("name_guardian", child.pk))
        assert stranger.status_code == HTTPStatus.NOT_FOUND

    def test_leads_back_to_where_the_question_came_from_and_nowhere_else(self):
        user, child = parent_with_child()

        home = self.post(user, child, situation="only_guardian", next="/mk/applications/")
        away = self.post(user, child, situation="only_guardian", next="https://example.test/")

        assert home["Location"] == "/mk/applications/"
        assert "example.test" not in away["Location"]

    def test_the_profile_shows_it(self, language):
        user, child = parent_with_child()
        client = signed_in(user)
        address = f"/{language}/account/profile/"

        before = text_of(client.get(address))
        say(user, child)

        assert NAME not in before
        assert f"/account/profile/people/{child.pk}/guardian/" in before
        assert NAME in text_of(client.get(address))


@pytest.mark.django_db
class TestApplying:
    def test_one_press_is_not_enough_until_it_is_said(self):
        user, child = parent_with_child()
        service = ServiceFactory(kindergarten=True)
        client = signed_in(user)
        press = {"one_click": "1", "for": child.pk, "key": "k"}

        asking = client.post(page("apply", service.code), press)
        say(user, child)
        client.post(page("apply", service.code), press)

        assert asking["Location"].endswith("/apply/")
        assert GuardianResponse.objects.get().application == Application.objects.get()

    def test_the_page_asks_and_says_who_will_be_told(self, language):
        user, child = parent_with_child()
        service = ServiceFactory(kindergarten=True)
        client = signed_in(user)
        address = page("apply", service.code, language=language)

        asking = text_of(client.get(address, {"for": child.pk}))
        say(user, child)
        telling = text_of(client.get(address, {"for": child.pk}))

        assert 'name="guardian-situation"' in asking
        assert 'name="guardian-situation"' not in telling
        assert NAME in telling

    def test_what_is_said_on_the_page_is_kept_and_asked(self):
        user, child = parent_with_child()
        service = ServiceFactory(kindergarten=True)
        data = {"for": child.pk, "key": "k", "guardian-situation": "named"}
        data |= {"guardian-name": NAME, "guardian-email": EMAIL, "guardian-language": "sq"}

        signed_in(user).post(page("apply", service.code), data)

        question = GuardianResponse.objects.get()
        assert question.guardian.child == child
        assert question.state_on(clock.today()) == "waiting"

    def test_of_a_new_person_it_is_needed_only_for_a_child(self):
        load_rules()
        user, _parent = citizen(born=dt.date(1990, 3, 1))
        service = ServiceFactory(kindergarten=True)
        new = {
            "for": "new",
            "key": "k",
            "member-relation": "child",
            "member-first_name": "Ново",
            "member-last_name": "Дете",
            "member-birth_date_day": "1",
            "member-birth_date_month": "1",
            "member-birth_date_year": "2024",
        }

        for_child = text_of(signed_in(user).post(page("apply", service.code), new))
        grandmother = {**new, "member-relation": "grandparent", "member-birth_date_year": "1950"}
        for_adult = text_of(signed_in(user).post(page("apply", service.code), grandmother))

        assert 'href="#id_guardian-situation' in for_child
        assert 'href="#id_guardian-situation' not in for_adult

    def test_several_children_say_it_once(self):
        user, child = parent_with_child()
        other = add_person(user, born=dt.date(2023, 1, 1), relation="child", first_name="Брат")
        state_all(user, other)
        service, client = ServiceFactory(kindergarten=True), signed_in(user)
        client.post(
            page("choose"), {"file": [f"{one.pk}-{service.code}" for one in (child, other)]}
        )
        first, second = (f"p{one.pk}-guardian" for one in (child, other))

        shown = text_of(client.get(page("several")))
        client.post(
            page("several"),
            {
                "key": "k",
                "seen": Draft.objects.get().version,
                f"{first}-situation": "named",
                f"{first}-name": NAME,
                f"{first}-email": EMAIL,
                f"{second}-situation": f"same-{child.pk}",
            },
        )

        assert f'value="same-{child.pk}"' in shown
        assert f'value="same-{other.pk}"' not in shown
        said = {row.guardian.child: row.guardian.email for row in GuardianResponse.objects.all()}
        assert said == {child: EMAIL, other: EMAIL}

    def test_an_adult_and_a_service_to_be_left_in_a_hurry_concern_nobody_else(self):
        user, child = parent_with_child()
        say(user, child)
        grown_up = add_person(user, born=dt.date(2000, 1, 1), relation="child")
        quiet = ServiceFactory(code="temporary-stay", is_sensitive=True)

        application_for(user, grown_up, service=ServiceFactory())
        application_for(user, child, service=quiet)

        assert not GuardianResponse.objects.exists()
        address = page("apply", quiet.code)
        assert "guardian-situation" not in text_of(signed_in(user).get(address))


@pytest.mark.django_db
class TestAsking:
    def test_a_letter_goes_out_with_a_link_of_which_only_the_digest_is_kept(self, language):
        application, question = asked(language=language)
        token = token_in_letter()

        letter = mail.outbox[-1]
        assert letter.to == [EMAIL]
        assert f"/{language}/guardian/{token}/" in letter.body
        assert question.token_digest == operations.token_digest(token)
        assert token not in str(Delivery.objects.values()) + str(GuardianResponse.objects.values())
        for told in (application.person_name, "Ѕвезда", NAME, application.address, "KG-900-A"):
            assert told not in letter.message().as_string()
            assert told not in letter.body

    def test_a_text_goes_out_with_the_link(self, settings, tmp_path, language):
        settings.PORTAL_SMS_DIRECTORY = str(tmp_path)
        settings.PORTAL_BASE_URL = "https://edenklik.example"
        _application, question = asked(email="", phone=PHONE, language=language)

        send_everything(at=NOW)

        (text,) = texts_sent()
        address = text["text"].split()[-1]
        token = address.rstrip("/").rpartition("/")[2]
        assert text["to"] == PHONE
        assert address.startswith(f"https://edenklik.example/{language}/guardian/")
        assert question.token_digest == operations.token_digest(token)
        assert segments_of(text["text"]) <= MAX_SEGMENTS

    def test_an_account_with_the_address_is_told_in_the_portal(self):
        user = with_account()
        _application, question = asked()

        notice = Notification.objects.get(user=user)
        assert question.user == user
        assert notice.path == f"guardian/questions/{question.key}/"
        assert not Delivery.objects.filter(notification=None).exists()

    def test_an_address_that_nobody_confirmed_is_no_account(self):
        UserFactory(email=EMAIL)

        assert asked()[1].user is None

    @pytest.mark.parametrize(
        "situation", ["not_to_be_told", "only_guardian", "court_decision", "unknown_whereabouts"]
    )
    def test_nobody_is_told_who_is_not_to_be_told(self, situation):
        user, child = parent_with_child()
        with_account()
        say(user, child, situation)

        application = apply_for(user, child)

        assert application.guardian_responses.get().state_on(NOW.date()) == "not_asked"
        assert set(Notification.objects.values_list("user", flat=True)) == {user.pk}
        assert not Delivery.objects.filter(notification=None).exists()
        assert not application.events.filter(kind="guardian_asked").exists()

    def test_a_second_press_asks_nobody_twice(self):
        application, _question = asked()

        again = apply_for(application.applicant, application.person)

        assert again == application
        assert GuardianResponse.objects.count() == 1
        assert application.events.filter(kind="guardian_asked").count() == 1

    def test_nobody_is_flooded(self, monkeypatch):
        monkeypatch.setattr(rules, "MOST_QUESTIONS_A_DAY", 1)
        application, _question = asked()
        operations.withdraw_application(
            application=application, actor=application.applicant, at=NOW
        )

        again = apply_for(application.applicant, application.person)

        assert again.guardian_responses.get().asked_at is None
        assert Delivery.objects.filter(notification=None).count() == 1

    def test_somebody_named_anew_is_asked_and_the_old_link_ends(self):
        application, question = asked()
        say(application.applicant, application.person, email="right@example.test")

        latest = application.guardian_responses.exclude(pk=question.pk).get()
        question.refresh_from_db()
        assert question.state_on(NOW.date()) == "taken_back"
        assert latest.state_on(NOW.date()) == "waiting"
        assert queries.responses_of(application=application) == [latest]

    def test_whoever_is_afraid_now_takes_the_question_back(self):
        application, question = asked()

        say(application.applicant, application.person, "not_to_be_told")

        with pytest.raises(rules.GuardianTooLateError):
            answer(question)
        latest = application.guardian_responses.latest("pk")
        assert latest.state_on(NOW.date()) == "not_asked"

    @pytest.mark.parametrize("how", ["not to be told", "withdrawn"])
    def test_a_question_that_still_waits_for_the_morning_never_leaves(
        self, settings, tmp_path, how
    ):
        settings.PORTAL_SMS_DIRECTORY = str(tmp_path)
        application, _question = asked(phone=PHONE)
        letters = len(mail.outbox)

        if how == "withdrawn":
            operations.withdraw_application(
                application=application, actor=application.applicant, at=NOW
            )
        else:
            say(application.applicant, application.person, "not_to_be_told")
        send_everything(at=NOW + dt.timedelta(hours=12))

        assert texts_sent() == []
        assert [letter.to for letter in mail.outbox[letters:] if letter.to == [EMAIL]] == []
        waiting = Delivery.objects.filter(dedup_key__contains="guardian_asked")
        assert {row.state for row in waiting} == {"withdrawn"}
        assert {row.recipient + row.secret for row in waiting} == {""}

    def test_what_was_answered_stands_whoever_is_named_later(self):
        application, question = asked()
        answer(question, OBJECTED)

        say(application.applicant, application.person, "only_guardian")

        assert queries.responses_of(application=application) == [question]

    def test_what_is_said_later_reaches_a_file_that_waits(self):
        user, child = parent_with_child()
        application = apply_for(user, child)

        say(user, child)

        assert application.guardian_responses.get().asked_at == NOW


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
class TestLink:
    def test_shows_no_more_than_the_answer_needs(self, language):
        application, _question = asked()

        response = Client().get(link(token_in_letter(), language))

        shown = text_of(response)
        for needed in ("Ѕвезда", application.reference, "KG-900-A", application.service.title_mk):
            assert needed in shown
        assert application.service.title_sq in shown
        hidden = (NAME, EMAIL, "Пример 7", "070 000 000", application.person.last_name)
        assert not [one for one in hidden if one in shown]
        assert application.person.embg not in shown
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "same-origin"
        assert 'name="referrer"' not in shown
        assert "no-store" in response["Cache-Control"]

    def test_a_look_answers_nothing(self):
        _application, question = asked()
        address = link(token_in_letter())

        Client().get(address)
        Client().head(address)

        question.refresh_from_db()
        assert question.answer == ""

    def test_agreeing_goes_into_the_file_once(self, language):
        application, question = asked()
        address = link(token_in_letter(), language)

        pressed = [Client().post(address, {"answer": "agreed"}) for _press in range(2)]
        Client().post(address, OBJECTION)

        question.refresh_from_db()
        assert [one["Location"] for one in pressed] == [address, address]
        assert (question.answer, question.reason, question.text) == ("agreed", "", "")
        assert SecondGuardian.objects.get().accepted_at is not None
        kinds = [event.kind for event in application.events.all()]
        assert kinds == ["submitted", "guardian_asked", "guardian_agreed"]
        shown = text_of(Client().get(address))
        assert "Ѕвезда" not in shown
        assert 'name="answer"' not in shown
        told = Notification.objects.filter(template="guardian_answered")
        assert told.get().user == application.applicant

    def test_an_objection_needs_a_reason(self, language):
        _application, question = asked()
        address = link(token_in_letter(), language)

        response = Client().post(address, {"answer": "objected", "text": "Не!"})

        question.refresh_from_db()
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "error-summary" in text_of(response)
        assert "Не!" in text_of(response)
        assert question.answer == ""

    def test_an_objection_is_kept_with_reason_and_words(self):
        application, question = asked()

        Client().post(link(token_in_letter()), OBJECTION)

        question.refresh_from_db()
        assert (question.answer, question.reason) == ("objected", "other_institution")
        assert question.text == "Само за центарот"
        assert application.events.filter(kind="guardian_objected").exists()

    @pytest.mark.parametrize("data", [{}, {"answer": "maybe"}, {"answer": "objected"}])
    def test_anything_else_is_no_answer(self, data):
        _application, question = asked()

        Client().post(link(token_in_letter()), data)

        question.refresh_from_db()
        assert question.answer == ""

    def test_unknown_too_late_and_taken_back_are_told_apart(self, language, time_machine):
        application, question = asked()
        address = link(token_in_letter(), language)
        unknown = Client().get(link("x" * 22, language))
        say(application.applicant, application.person, "only_guardian")
        taken_back = Client().get(address)
        say(application.applicant, application.person)
        address = link(token_in_letter(), language)
        time_machine.move_to(NOW + 9 * DAY)
        late = Client().get(address)
        Client().post(address, {"answer": "agreed"})

        statuses = [one.status_code for one in (unknown, taken_back, late)]
        assert statuses == [HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.GONE]
        headings = {
            text_of(one).partition("<h1>")[2].partition("</h1>")[0]
            for one in (unknown, taken_back, late)
        }
        assert len(headings) == 3
        assert not [one for one in (unknown, taken_back, late) if "Ѕвезда" in text_of(one)]
        question.refresh_from_db()
        assert question.answer == ""
        assert not GuardianResponse.objects.exclude(answer="").exists()

    def test_holds_until_midnight_of_the_last_day_in_skopje(self, time_machine):
        _application, question = asked()
        address = link(token_in_letter())

        time_machine.move_to(dt.datetime(2026, 12, 1, 22, 50, tzinfo=dt.UTC))
        before = Client().get(address).status_code
        time_machine.move_to(dt.datetime(2026, 12, 1, 23, 10, tzinfo=dt.UTC))

        assert question.answer_by == dt.date(2026, 12, 1)
        assert (before, Client().get(address).status_code) == (HTTPStatus.OK, HTTPStatus.GONE)

    def test_ends_with_an_application_that_is_withdrawn(self):
        application, _question = asked()
        address = link(token_in_letter())
        operations.withdraw_application(
            application=application, actor=application.applicant, at=NOW
        )

        assert Client().get(address).status_code == HTTPStatus.GONE

    def test_is_of_no_use_to_the_one_who_applied(self):
        application, question = asked()
        client = signed_in(application.applicant)

        response = client.post(link(token_in_letter()), {"answer": "agreed"})

        question.refresh_from_db()
        assert question.answer == ""
        assert "Ѕвезда" not in text_of(response)
        with pytest.raises(operations.OwnApplicationError):
            answer(question, by=application.applicant)

    def test_nobody_tries_thousands_of_links(self):
        statuses = {Client().get(link(f"{number:022}")).status_code for number in range(31)}

        assert statuses == {HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS}


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
class TestAccount:
    def test_answers_where_the_notice_leads(self):
        user = with_account()
        application, question = asked()
        address = page("guardian_question", question.key)

        shown = text_of(signed_in(user).get(address))
        signed_in(user).post(address, {"answer": "agreed"})

        question.refresh_from_db()
        assert "Ѕвезда" in shown
        assert (question.answer, question.answered_by) == ("agreed", user)
        assert SecondGuardian.objects.get().user == user
        assert application.reference in text_of(signed_in(user).get(address))

    def test_is_no_question_to_anybody_else(self):
        with_account()
        application, question = asked()
        address = page("guardian_question", question.key)

        for other in (UserFactory(), application.applicant):
            for method in ("get", "post"):
                response = getattr(signed_in(other), method)(address, {"answer": "agreed"})
                assert response.status_code == HTTPStatus.NOT_FOUND
        assert "login" in Client().get(address)["Location"]

    def test_opens_no_page_of_the_file(self):
        user = with_account()
        application, question = asked()
        answer(question, by=user)
        client = signed_in(user)

        for name in ("detail", "receipt", "conversation"):
            response = client.get(page(name, application.reference))
            assert response.status_code == HTTPStatus.NOT_FOUND
        assert application.reference not in text_of(client.get(page("list")))


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
class TestReminder:
    def test_comes_once_before_the_last_day_with_a_link_of_its_own(self):
        _application, question = asked()
        first = token_in_letter()
        for day in range(10):
            operations.tend_guardians(at=NOW + day * DAY)

        second = token_in_letter(at=NOW + 6 * DAY)

        assert first != second
        assert Client().get(link(first)).status_code == HTTPStatus.OK
        assert Client().get(link(second)).status_code == HTTPStatus.OK
        question.refresh_from_db()
        assert question.reminded_at == NOW + 5 * DAY
        assert len([letter for letter in mail.outbox if letter.to == [EMAIL]]) == 2

    def test_comes_to_nobody_who_answered_or_was_taken_back(self):
        application, question = asked()
        answer(question)
        taken_back = apply_for(*_another_child(application))
        say(taken_back.applicant, taken_back.person, "not_to_be_told")

        assert operations.tend_guardians(at=NOW + 6 * DAY) == 0

    def test_comes_with_the_nightly_round(self, time_machine):
        asked()
        time_machine.move_to(NOW + 6 * DAY)

        tasks.tend_drafts(timestamp=0)

        assert GuardianResponse.objects.get().reminded_at is not None

    def test_the_round_forgets_the_guardian_of_whoever_has_grown_up(self):
        user, child = parent_with_child()
        say(user, child)
        birthday = NOW.replace(year=child.birth_date.year + 18, month=1, day=1)

        operations.tend_guardians(at=birthday - DAY)
        while_a_child = SecondGuardian.objects.get()
        operations.tend_guardians(at=birthday)

        assert while_a_child.email == EMAIL
        assert SecondGuardian.objects.get().email == ""

    def test_the_round_forgets_whom_no_running_file_needs(self):
        application, _question = asked()
        user, child = application.applicant, application.person
        say(user, child, "only_guardian")
        operations.tend_guardians(at=NOW)
        while_it_runs = SecondGuardian.objects.order_by("pk").first()
        operations.withdraw_application(application=application, actor=user, at=NOW)

        operations.tend_guardians(at=NOW)

        former = SecondGuardian.objects.order_by("pk").first()
        assert while_it_runs.email == EMAIL
        assert (former.situation, former.name, former.email) == ("erased", "", "")


def _another_child(application):
    user = application.applicant
    child = add_person(user, born=dt.date(2023, 5, 5), relation="child", first_name="Сестра")
    state_all(user, child)
    say(user, child)
    return user, child


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
class TestTheFileOfTheApplicant:
    def shown(self, application, language):
        client = signed_in(application.applicant)
        return text_of(client.get(page("detail", application.reference, language=language)))

    def part(self, application, language):
        """Return the part of the page about the other guardian, without the history."""
        shown = self.shown(application, language)
        return shown.partition('id="guardian"')[2].partition("</section>")[0]

    @pytest.mark.parametrize(
        ("words", "day", "expected"),
        [
            pytest.param(None, 0, "asked, no answer yet", id="waits"),
            pytest.param(None, 9, "did not answer", id="silent"),
            pytest.param(AGREED, 0, "agrees", id="agreed"),
            pytest.param(OBJECTED, 0, "objects", id="objected"),
        ],
    )
    def test_says_where_it_stands(self, words, day, expected, language, time_machine):
        application, question = asked()
        if words:
            answer(question, words)
        time_machine.move_to(NOW + day * DAY)

        assert in_words(expected, language) in self.part(application, language)

    def test_tells_the_reason_but_neither_the_words_nor_the_address(self, language):
        application, question = asked(phone=PHONE)
        answer(question, OBJECTED)

        shown = self.shown(application, language)

        assert str(rules.ObjectionReason.OTHER_INSTITUTION) not in shown
        assert in_words("I want another institution for the child.", language) in shown
        assert not [one for one in ("Само за центарот", EMAIL, PHONE, NAME) if one in shown]

    def test_nobody_was_told_is_said_in_neutral_words(self, language):
        user, child = parent_with_child()
        say(user, child, "not_to_be_told")

        shown = self.shown(apply_for(user, child), language)

        told = "Nobody else was told. The centre will talk to you."
        assert in_words(told, language) in shown

    def test_nothing_said_leads_to_where_it_is_said(self):
        user, child = parent_with_child()

        assert page("name_guardian", child.pk) in self.shown(apply_for(user, child), "mk")

    def test_an_adult_has_no_such_part(self):
        user, person = citizen()

        assert 'id="guardian"' not in self.shown(application_for(user, person), "mk")

    def test_the_other_parent_learns_nothing_of_a_file_for_the_same_child(self):
        application, _question = asked()
        other, _own = citizen(born=dt.date(1991, 1, 1))
        twin = households.save_person(
            user=other,
            details=households.PersonDetails(
                first_name="Ѕвезда",
                last_name="Пример",
                birth_date=application.birth_date,
                embg=application.person.embg,
                relation="child",
            ),
        )
        state_all(other, twin)
        theirs = apply_for(other, twin)

        assert application.reference not in self.shown(theirs, "mk")
        assert theirs.reference not in self.shown(application, "mk")
