"""Opening hours over weekends and holidays, and waiting times that promise nothing."""

import datetime as dt

import pytest

from portal.handover import rules


def at(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


HOURS = rules.Hours(weekdays="12345", opens_at=dt.time(8), closes_at=dt.time(16))
HOLIDAYS = {dt.date(2026, 12, 8)}


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        (at(2026, 11, 23, 8, 0), True),
        (at(2026, 11, 23, 7, 59), False),
        (at(2026, 11, 23, 15, 59), True),
        (at(2026, 11, 23, 16, 0), False),
        (at(2026, 11, 22, 10, 0), False),
        (at(2026, 12, 8, 10, 0), False),
    ],
)
def test_a_desk_is_open_on_working_days_within_its_hours(local, is_open):
    assert HOURS.are_now(local=local, holidays=HOLIDAYS) is is_open


@pytest.mark.parametrize(
    ("local", "day"),
    [
        (at(2026, 11, 23, 7, 0), dt.date(2026, 11, 23)),
        (at(2026, 11, 23, 9, 0), dt.date(2026, 11, 24)),
        (at(2026, 11, 27, 17, 0), dt.date(2026, 11, 30)),
        (at(2026, 12, 7, 17, 0), dt.date(2026, 12, 9)),
    ],
)
def test_it_opens_next_on_the_next_working_day(local, day):
    assert HOURS.next_day(local=local, holidays=HOLIDAYS) == day


def test_a_desk_without_days_never_opens():
    never = rules.Hours(weekdays="", opens_at=dt.time(8), closes_at=dt.time(16))
    assert never.next_day(local=at(2026, 11, 23, 9), holidays=set()) is None


def waits(*minutes):
    return [dt.timedelta(minutes=one) for one in minutes]


def test_few_waits_say_nothing():
    assert rules.usual_minutes(waits=waits(1, 2, 3, 4)) is None


def test_the_usual_wait_is_that_of_the_middle_half_rounded_up():
    assert rules.usual_minutes(waits=waits(1, 2, 3, 4, 60)) == (2, 4)
    assert rules.usual_minutes(waits=waits(0, 0, 0, 0, 0)) == (1, 1)
    assert rules.usual_minutes(waits=waits(2.5, 2.5, 2.5, 2.5, 2.5)) == (3, 3)


@pytest.mark.parametrize(
    ("days", "known"), [("12345", True), ("", True), ("21", False), ("8", False)]
)
def test_days_are_numbers_in_order(days, known):
    assert rules.weekdays_known(days) is known


def test_the_first_name_is_the_first_word():
    assert rules.first_name_in("Марија Петровска") == "Марија"
    assert rules.first_name_in("") == ""
