"""How urgent a file is."""

import datetime as dt

import pytest

from portal.casework.rules import Urgency, urgency_of

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        pytest.param("2026-11-22", Urgency.OVERDUE, id="yesterday"),
        pytest.param("2026-11-23", Urgency.SOON, id="today"),
        pytest.param("2026-11-26", Urgency.SOON, id="in three days"),
        pytest.param("2026-11-27", Urgency.LATER, id="in four days"),
    ],
)
def test_urgency_follows_the_due_date(due_on, expected):
    urgency = urgency_of(
        is_undecided=True,
        clock_stands_still=False,
        due_on=dt.date.fromisoformat(due_on),
        on=TODAY,
    )

    assert urgency is expected


def test_a_file_that_waits_for_papers_is_never_late():
    urgency = urgency_of(
        is_undecided=True, clock_stands_still=True, due_on=dt.date(2020, 1, 1), on=TODAY
    )

    assert urgency is Urgency.STANDS_STILL


def test_a_decided_file_is_done():
    urgency = urgency_of(
        is_undecided=False, clock_stands_still=False, due_on=dt.date(2020, 1, 1), on=TODAY
    )

    assert urgency is Urgency.DONE
