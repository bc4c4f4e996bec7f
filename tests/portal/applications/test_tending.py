"""Reminders on days 3 and 6, closing on day 9: never twice, never too early, easily stopped."""

import datetime as dt
from http import HTTPStatus

import pytest
import time_machine
from django.db import transaction
from django.db.utils import IntegrityError
from django.test import Client

from portal.applications import operations, rules, stopping, tasks
from portal.applications.models import Draft, DraftReminder
from portal.notifications.models import Notification
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import ServiceFactory
from tests.portal.applications.test_drafts import save
from tests.portal.applications.test_views import page, signed_in

pytestmark = pytest.mark.django_db

# Half past eleven at night in Skopje.
BEGUN = dt.datetime(2026, 11, 2, 22, 30, tzinfo=dt.UTC)


def on_day(number, hour=8):
    return dt.datetime(2026, 11, 2, hour, 20, tzinfo=dt.UTC) + dt.timedelta(days=number)


@pytest.fixture
def draft(language):
    user = UserFactory(preferred_language=language)
    return save(user, ServiceFactory(), {"person-first_name": ["Тајно"]}, at=BEGUN)


def letters():
    return list(Notification.objects.filter(template="draft_reminder").order_by("pk"))


def tend_every_day(until, first=1):
    for number in range(first, until + 1):
        operations.tend_drafts(at=on_day(number))


class TestNextStep:
    @pytest.mark.parametrize(
        ("today", "reminded", "stopped", "expected"),
        [
            pytest.param(2, {}, False, ("nothing", 0), id="too early"),
            pytest.param(3, {}, False, ("remind", 3), id="third day"),
            pytest.param(4, {3: 3}, False, ("nothing", 0), id="told already"),
            pytest.param(5, {}, False, ("remind", 3), id="third day missed"),
            pytest.param(7, {}, False, ("remind", 6), id="both missed: one letter"),
            pytest.param(8, {6: 7}, False, ("nothing", 0), id="no third day after the sixth"),
            pytest.param(9, {3: 3, 6: 6}, False, ("close", 9), id="ninth day"),
            pytest.param(12, {}, False, ("remind", 6), id="never closed unwarned"),
            pytest.param(14, {6: 12}, False, ("nothing", 0), id="the warning still runs"),
            pytest.param(15, {6: 12}, False, ("close", 9), id="the warning is over"),
            pytest.param(6, {}, True, ("nothing", 0), id="stopped"),
            pytest.param(9, {}, True, ("close", 9), id="stopped and closed"),
        ],
    )
    def test_each_day(self, today, reminded, stopped, expected):
        start = dt.date(2026, 11, 2)

        step = rules.next_step(
            saved_on=start,
            today=start + dt.timedelta(days=today),
            reminded={day: start + dt.timedelta(days=at) for day, at in reminded.items()},
            stopped=stopped,
        )

        assert step == expected


class TestReminding:
    def test_days_are_days_of_skopje(self, draft):
        operations.tend_drafts(at=on_day(2, hour=22))
        assert not letters()

        operations.tend_drafts(at=on_day(2, hour=23) + dt.timedelta(minutes=10))
        assert len(letters()) == 1

    def test_two_letters_and_then_it_is_closed(self, draft):
        tend_every_day(8)
        assert sorted(DraftReminder.objects.values_list("day", flat=True)) == [3, 6]
        assert len(letters()) == 2

        tend_every_day(9, first=9)

        draft.refresh_from_db()
        assert draft.closed_at == on_day(9)
        assert (draft.answers, draft.facts) == ({}, {})
        assert len(letters()) == 2

    def test_a_worker_that_runs_twice_writes_once(self, draft):
        with time_machine.travel(on_day(3), tick=False):
            tasks.tend_drafts(timestamp=0)
            tasks.tend_drafts(timestamp=0)

        assert len(letters()) == 1

    def test_the_database_knows_each_letter_once(self, draft):
        DraftReminder.objects.create(draft=draft, day=3, at=on_day(3))

        with pytest.raises(IntegrityError), transaction.atomic():
            DraftReminder.objects.create(draft=draft, day=3, at=on_day(4))

    def test_going_on_begins_the_days_anew_without_a_second_letter_of_a_day(self, draft):
        tend_every_day(4)
        save(draft.user, draft.service, {"person-last_name": ["Т"]}, seen=1, at=on_day(4))

        tend_every_day(12, first=5)
        assert [row.dedup_key.rsplit(":", 1)[1] for row in letters()] == ["3", "6"]

        tend_every_day(13, first=13)
        draft.refresh_from_db()
        assert draft.closed_at == on_day(13)

    def test_a_letter_names_nothing_personal_and_no_service(self, draft):
        operations.tend_drafts(at=on_day(3))

        said = str(letters()[0].context)
        assert "Тајно" not in said
        assert draft.service.title not in said
        assert "11.11.2026" in said

    def test_closed_drafts_are_forgotten_after_a_month(self, draft):
        tend_every_day(9)
        operations.tend_drafts(at=on_day(39))
        assert Draft.objects.exists()

        operations.tend_drafts(at=on_day(40))
        assert not Draft.objects.exists()

    def test_the_list_says_that_it_was_closed_and_one_begins_again(self, draft, language):
        tend_every_day(9)
        client = signed_in(draft.user)

        text = client.get(page("list", language=language)).content.decode()
        save(draft.user, draft.service, {"person-first_name": ["Ново"]})

        assert page("apply", draft.service.code, language=language) in text
        assert Draft.objects.get().closed_at is None


class TestStopping:
    def test_one_press_stops_without_sign_in(self, draft, language):
        address = page("stop_reminders", stopping.token_for(draft), language=language)
        client = Client(enforce_csrf_checks=True)

        asked = client.get(address)
        assert asked.status_code == HTTPStatus.OK
        assert Draft.objects.get().reminders_stopped_at is None
        for _press in range(2):
            assert client.post(address).status_code == HTTPStatus.OK

        tend_every_day(8)
        assert not letters()
        assert "Тајно" not in asked.content.decode()
        assert (
            draft.service.title not in asked.content.decode().split("<main")[1].split("</main")[0]
        )

    @pytest.mark.parametrize("token", ["x", "AAAA:BBBB", "00000000000000000000000000000000"])
    def test_a_forged_link_stops_nothing(self, draft, token):
        assert Client().post(page("stop_reminders", token)).status_code == HTTPStatus.NOT_FOUND
        assert Draft.objects.get().reminders_stopped_at is None

    def test_a_link_to_a_draft_that_was_sent_says_so(self, draft, language):
        address = page("stop_reminders", stopping.token_for(draft), language=language)
        operations.discard_draft(draft=draft)

        assert Client().post(address).status_code == HTTPStatus.NOT_FOUND
