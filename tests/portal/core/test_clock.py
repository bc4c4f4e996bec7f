"""Days are Skopje days; deadlines skip weekends and holidays."""

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal.core import calendar, clock


@time_machine.travel("2026-11-21T23:30:00Z", tick=False)
def test_half_past_midnight_in_skopje_is_already_the_next_day():
    assert clock.now().date() == dt.date(2026, 11, 21)
    assert clock.today() == dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        pytest.param("2026-03-02", 10, "2026-03-16", id="monday, two plain weeks"),
        pytest.param("2026-03-06", 1, "2026-03-09", id="friday, over the weekend"),
        pytest.param("2026-04-30", 1, "2026-05-04", id="over the first of May"),
        pytest.param("2026-12-31", 1, "2027-01-04", id="over New Year"),
    ],
)
def test_working_days_skip_weekends_and_holidays(start, days, expected):
    found = calendar.add_working_days(start=dt.date.fromisoformat(start), days=days)

    assert found == dt.date.fromisoformat(expected)


@given(start=st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), days=st.integers(1, 60))
def test_a_deadline_never_falls_on_a_day_off(start, days):
    due = calendar.add_working_days(start=start, days=days)

    assert due.weekday() < 5
    assert due not in calendar.public_holidays(years=[due.year])
    assert (due - start).days >= days
