"""A talk from the queue to the last word: one order, nothing twice, nothing for others."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.db import connection

from portal.accounts.rules import Role
from portal.applications.rules import EmptyMessageError, MessageTooLongError
from portal.core import clock
from portal.core.models import AccessRecord
from portal.handover import operations, queries
from portal.handover.models import CentreDesk, Entry, Talk
from portal.handover.rules import EntryKind, TalkState
from portal.notifications.models import Delivery, Notification
from portal.privacy import export
from tests.portal.accounts.factories import UserFactory
from tests.portal.handover.conftest import CENTRE, ELSEWHERE, MONDAY, SUNDAY, words
from tests.portal.notifications.sending import send_everything

HOUR = dt.timedelta(hours=1)


def say(talk, text, **given):
    return operations.say_as_citizen(
        talk=talk, text=text, key=given.pop("key", uuid.uuid4()), at=clock.now()
    )


def answer(desk, talk, text, **given):
    return operations.say_as_staff(
        talk=talk,
        author=desk.user,
        role="caseworker",
        text=text,
        key=given.pop("key", uuid.uuid4()),
        at=clock.now(),
    )


def accept(desk, talk):
    return operations.accept_talk(desk=desk, talk=talk, at=clock.now())


class TestAsking:
    def test_puts_somebody_into_the_queue_of_the_competent_centre(self, ask, staff):
        talk = ask()

        assert list(queries.waiting_for(desk=staff())) == [talk]
        assert not queries.waiting_for(desk=staff(ELSEWHERE)).exists()

    def test_twice_goes_on_waiting_in_the_same_place(self, ask):
        first = ask()

        assert ask() == first
        assert Talk.objects.count() == 1

    def test_keeps_nothing_readable_of_the_conversation(self, ask):
        told = operations.Told(said=[{"who": "citizen", "text": "тајна"}], facts={"age": 78})
        talk = say(ask(told=told, contact="ime@example.mk"), "мојот збор").talk

        with connection.cursor() as cursor:
            cursor.execute("SELECT t::text FROM handover_talk t")
            kept = cursor.fetchone()[0]
            cursor.execute("SELECT string_agg(e::text, '') FROM handover_entry e")
            kept += cursor.fetchone()[0]

        assert not [one for one in ("тајна", "ime@", "мојот", "c" * 32, "age") if one in kept]
        talk.refresh_from_db()
        assert talk.transcript == [{"who": "citizen", "text": "тајна"}]
        assert talk.facts == {"age": 78}

    def test_without_consent_nothing_goes_along(self, ask):
        talk = ask()

        assert (talk.transcript, talk.facts) == ([], {})

    def test_again_and_again_is_refused_to_who_is_signed_in(self, ask):
        user = UserFactory()
        for number in range(5):
            ask(f"conversation {number}", user=user)

        with pytest.raises(operations.TooManyTalksError):
            ask("one more", user=user)


class TestAMessage:
    def test_is_due_in_two_working_days(self, write):
        assert write(at=SUNDAY, contact="a@example.mk").due_on == dt.date(2026, 11, 24)
        assert write(at=MONDAY, contact="a@example.mk").due_on == dt.date(2026, 11, 25)

    def test_needs_somebody_to_answer_to(self, write):
        with pytest.raises(operations.NoContactError):
            write()

    def test_sent_twice_is_one(self, write):
        key = uuid.uuid4()

        assert write(key=key, contact="a@example.mk") == write(key=key, contact="a@example.mk")
        assert Talk.objects.count() == 1

    def test_of_somebody_else_is_not_found_by_its_key(self, write):
        key = uuid.uuid4()
        talk = write(key=key, contact="a@example.mk")

        with pytest.raises(Exception, match="asked_key"):
            write(key=key, contact="b@example.mk")
        talk.refresh_from_db()
        assert talk.contact == "a@example.mk"

    @pytest.mark.parametrize(
        ("text", "error"), [(" \n ", EmptyMessageError), ("а" * 2001, MessageTooLongError)]
    )
    def test_empty_or_too_long_is_refused(self, write, text, error):
        with pytest.raises(error):
            write(text, contact="a@example.mk")

    def test_answered_ends_and_tells_the_signed_in_person_without_the_words(self, write, staff):
        user = UserFactory()
        talk, desk = write(user=user), staff()
        accept(desk, talk)

        answer(desk, talk, "Одговорот")

        talk.refresh_from_db()
        assert talk.state == TalkState.CLOSED
        notice = Notification.objects.get(user=user)
        assert notice.path == f"talks/{talk.key}/"
        send_everything()
        assert "Одговорот" not in mail.outbox[0].body

    def test_answered_by_a_link_to_the_address_that_was_left(self, write, staff, client):
        talk, desk = write(contact="ime@example.mk", language="sq"), staff()
        accept(desk, talk)

        answer(desk, talk, "Përgjigjja")
        send_everything()

        (letter,) = mail.outbox
        assert letter.to == ["ime@example.mk"]
        assert "Përgjigjja" not in letter.body
        path = next(line for line in letter.body.splitlines() if "/talks/answer/" in line)
        page = client.get("/" + path.split("/", 3)[3])
        assert "Përgjigjja" in page.content.decode()
        assert not Delivery.objects.exclude(recipient="").exists()


class TestTakingOver:
    def test_tells_the_citizen_who_answers(self, ask, staff):
        talk = accept(staff(), ask())

        joined = talk.entries.get(kind=EntryKind.JOINED)
        assert (joined.shown_name, joined.role) == ("Марија", Role.CASEWORKER)

    def test_shows_the_role_alone_where_the_centre_wants_it(self, ask, staff):
        CentreDesk.objects.create(centre_code=CENTRE, weekdays="1234567", shows_first_name=False)

        talk = accept(staff(), ask())

        assert talk.entries.get(kind=EntryKind.JOINED).shown_name == ""

    def test_is_for_the_first_one_alone(self, ask, staff):
        talk, first, second = ask(), staff(), staff()
        accept(first, talk)

        with pytest.raises(operations.AlreadyTakenError):
            accept(second, talk)
        assert accept(first, talk).entries.filter(kind=EntryKind.JOINED).count() == 1

    def test_of_another_centre_is_not_there(self, ask, staff):
        with pytest.raises(queries.TalkNotFoundError):
            accept(staff(ELSEWHERE), ask())


class TestSpeaking:
    def test_numbers_every_word_without_gaps(self, ask, staff):
        talk, desk = ask(), staff()
        say(talk, "еден")
        accept(desk, talk)
        answer(desk, talk, "два")

        assert words(talk) == [
            (1, "asked", ""),
            (2, "citizen", "еден"),
            (3, "joined", ""),
            (4, "staff", "два"),
        ]

    def test_the_same_key_twice_is_one_word(self, ask, staff):
        talk, desk, key = ask(), staff(), uuid.uuid4()
        accept(desk, talk)

        assert say(talk, "еден", key=key) == say(talk, "еден", key=key)
        other = uuid.uuid4()
        assert answer(desk, talk, "два", key=other) == answer(desk, talk, "два", key=other)
        assert Entry.objects.exclude(text="").count() == 2

    def test_after_the_end_is_refused_to_both(self, ask, staff):
        talk, desk = ask(), staff()
        accept(desk, talk)
        operations.leave_talk(talk=talk, at=clock.now())

        with pytest.raises(operations.TalkOverError):
            say(talk, "уште")
        with pytest.raises(operations.TalkOverError):
            answer(desk, talk, "уште")

    def test_is_for_the_one_who_answers_alone(self, ask, staff):
        talk, desk, other = ask(), staff(), staff(role=Role.SUPERVISOR)
        accept(desk, talk)

        with pytest.raises(operations.TalkOverError):
            answer(other, talk, "јас")


class TestReading:
    def test_is_recorded_with_role_and_centre_and_the_citizen_sees_it(self, ask, staff):
        user = UserFactory()
        talk, desk = ask(user=user), staff()
        accept(desk, talk)

        operations.open_talk(desk=desk, key=talk.key, at=clock.now())

        record = AccessRecord.objects.get(subject_type="talk", subject_id=str(talk.key))
        assert (record.actor, record.role, record.organisation_code) == (
            desk.user,
            "caseworker",
            CENTRE,
        )
        sections = {one["kind"]: one for one in export.sections_of(user=user)}
        assert len(sections["core.accessrecord"]["records"]) == 1

    def test_again_after_a_broken_line_is_one_reading(self, ask, staff):
        talk, desk = ask(), staff()
        accept(desk, talk)
        now = clock.now()

        for minute in (0, 1):
            operations.open_talk(
                desk=desk,
                key=talk.key,
                at=now + dt.timedelta(minutes=minute),
                recorded_since=now - HOUR,
            )

        assert AccessRecord.objects.count() == 1

    def test_is_for_who_answers_and_who_supervises(self, ask, staff):
        talk, desk = ask(), staff()
        accept(desk, talk)

        assert queries.readable_by(desk=staff(role=Role.SUPERVISOR), key=talk.key) == talk
        for other in (staff(), staff(ELSEWHERE), staff(ELSEWHERE, Role.SUPERVISOR)):
            with pytest.raises(queries.TalkNotFoundError):
                queries.readable_by(desk=other, key=talk.key)

    def test_before_taking_over_is_for_nobody_of_the_staff(self, ask, staff):
        talk = ask()

        with pytest.raises(queries.TalkNotFoundError):
            queries.readable_by(desk=staff(), key=talk.key)

    def test_by_the_citizen_needs_the_own_conversation(self, ask):
        talk = ask("mine")

        assert queries.talk_of_conversation(key=talk.key, conversation_id="mine") == talk
        with pytest.raises(queries.TalkNotFoundError):
            queries.talk_of_conversation(key=talk.key, conversation_id="other")
        with pytest.raises(queries.TalkNotFoundError):
            queries.talk_of_user(user=UserFactory(), key=talk.key)


class TestHandingOn:
    def test_to_a_centre_changes_who_sees_it(self, ask, staff, places):
        talk, desk, there = ask(), staff(), staff(ELSEWHERE)
        accept(desk, talk)

        operations.hand_to_centre(desk=desk, talk=talk, centre=places[1].centre, at=clock.now())

        assert list(queries.waiting_for(desk=there)) == [talk]
        with pytest.raises(queries.TalkNotFoundError):
            queries.readable_by(desk=desk, key=talk.key)
        with pytest.raises(operations.TalkOverError):
            answer(desk, talk, "уште нешто")

    def test_to_a_centre_where_nobody_is_makes_it_a_message(self, ask, staff, places):
        talk, desk = ask(), staff()
        accept(desk, talk)

        operations.hand_to_centre(desk=desk, talk=talk, centre=places[1].centre, at=clock.now())

        talk.refresh_from_db()
        assert (talk.state, talk.centre_code) == (TalkState.TASK, ELSEWHERE)
        assert talk.due_on

    def test_to_a_colleague_who_is_there(self, ask, staff):
        talk, desk, colleague = ask(), staff(), staff(name="Ана")
        accept(desk, talk)

        operations.hand_to_colleague(
            desk=desk, talk=talk, colleague_id=str(colleague.user.pk), at=clock.now()
        )

        talk.refresh_from_db()
        assert talk.agent == colleague.user
        assert talk.entries.last().shown_name == "Ана"
        with pytest.raises(queries.TalkNotFoundError):
            queries.readable_by(desk=desk, key=talk.key)

    @pytest.mark.parametrize("given", [{"here": False}, {"centre": ELSEWHERE}])
    def test_to_who_is_away_or_of_another_centre_is_refused(self, ask, staff, given):
        talk, desk, colleague = ask(), staff(), staff(**given)
        accept(desk, talk)

        with pytest.raises(operations.NotAtTheDeskError):
            operations.hand_to_colleague(
                desk=desk, talk=talk, colleague_id=str(colleague.user.pk), at=clock.now()
            )

    def test_of_a_colleagues_talk_is_refused(self, ask, staff, places):
        talk, desk = ask(), staff()
        accept(desk, talk)

        with pytest.raises(queries.TalkNotFoundError):
            operations.hand_to_centre(
                desk=staff(), talk=talk, centre=places[1].centre, at=clock.now()
            )


class TestClosing:
    def test_tells_who_has_not_seen_the_last_answer(self, ask, staff):
        user = UserFactory()
        talk, desk = ask(user=user), staff()
        accept(desk, talk)
        answer(desk, talk, "Гледавте?")

        operations.close_talk(desk=desk, talk=talk, at=clock.now())

        assert Notification.objects.filter(user=user, template="centre_answered").count() == 1

    def test_tells_nobody_who_has_seen_it(self, ask, staff):
        user = UserFactory()
        talk, desk = ask(user=user), staff()
        accept(desk, talk)
        entry = answer(desk, talk, "Гледавте?")
        operations.note_seen(talk=talk, number=entry.number)

        operations.close_talk(desk=desk, talk=talk, at=clock.now())

        assert not Notification.objects.filter(user=user).exists()

    def test_seeing_more_than_there_is_counts_for_nothing(self, ask):
        talk = ask()

        operations.note_seen(talk=talk, number=99)

        talk.refresh_from_db()
        assert talk.citizen_seen == 0


class TestTheWait:
    def test_tells_how_many_are_ahead_and_how_many_answer(self, ask, staff, places):
        ask("one")
        ask("two")
        staff()

        there = queries.availability(centre=places[0].centre, at=clock.now())

        assert (there.is_live, there.people, there.ahead, there.minutes) == (True, 1, 2, None)

    def test_is_told_from_the_waits_that_were(self, ask, staff, places):
        desk, now = staff(), clock.now()
        for number in range(5):
            talk = ask(f"{number}", at=now - dt.timedelta(minutes=4))
            operations.accept_talk(desk=desk, talk=talk, at=now)

        assert queries.availability(centre=places[0].centre, at=now).minutes == (4, 4)

    def test_nobody_at_the_desk_is_not_live(self, staff, places):
        desk = staff()
        later = clock.now() + dt.timedelta(minutes=1)
        assert not queries.availability(centre=places[0].centre, at=later).is_live

        operations.note_presence(user=desk.user, at=later)
        assert queries.availability(centre=places[0].centre, at=later).is_live
        operations.leave_desk(user=desk.user)
        assert not queries.availability(centre=places[0].centre, at=later).is_live

    def test_outside_the_hours_is_not_live_though_somebody_is_there(self, staff, places):
        CentreDesk.objects.update(weekdays="")
        staff()

        assert not queries.availability(centre=places[0].centre, at=clock.now()).is_live


class TestByItself:
    def test_who_waits_at_a_closed_desk_gets_a_due_date(self, ask, places):
        talk = ask()
        CentreDesk.objects.update(weekdays="")

        assert operations.turn_unanswered_into_tasks(at=clock.now()) == 1
        talk.refresh_from_db()
        assert talk.state == TalkState.TASK

    def test_who_waits_where_nobody_came_back_gets_one_after_ten_minutes(self, ask, places):
        now = clock.now()
        ask("soon", at=now)
        ask("long", at=now - dt.timedelta(minutes=11))

        assert operations.turn_unanswered_into_tasks(at=now) == 1
        assert operations.turn_unanswered_into_tasks(at=now) == 0

    def test_who_waits_where_somebody_answers_goes_on_waiting(self, ask, staff):
        staff()
        ask(at=clock.now() - HOUR)

        assert operations.turn_unanswered_into_tasks(at=clock.now()) == 0

    def test_a_silent_talk_is_ended(self, ask, staff):
        talk, desk = ask(), staff()
        accept(desk, talk)

        assert operations.close_silent_talks(at=clock.now() + 11 * HOUR) == 0
        assert operations.close_silent_talks(at=clock.now() + 13 * HOUR) == 1
        assert operations.close_silent_talks(at=clock.now() + 13 * HOUR) == 0

    def test_is_erased_when_its_days_are_over_and_no_sooner(self, ask, staff):
        CentreDesk.objects.update(kept_days=30)
        now, open_talk = clock.now(), ask("open")
        talk = ask("closed")
        operations.leave_talk(talk=talk, at=now)

        assert operations.erase_outlived(at=now + dt.timedelta(days=29)) == 0
        assert operations.erase_outlived(at=now + dt.timedelta(days=31)) == 1
        assert list(Talk.objects.all()) == [open_talk]

    def test_a_centre_may_keep_talks_for_another_time(self, ask):
        CentreDesk.objects.create(centre_code=CENTRE, kept_days=10)
        now = clock.now()
        operations.leave_talk(talk=ask(), at=now)

        assert operations.erase_outlived(at=now + dt.timedelta(days=11)) == 1
