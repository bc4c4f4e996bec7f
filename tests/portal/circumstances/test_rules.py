"""Which changes may be reported, which files move, and how heads are counted after."""

import datetime as dt

import pytest

from portal.applications.rules import ApplicationStatus
from portal.circumstances import rules

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (TODAY, True),
        (TODAY + dt.timedelta(days=1), False),
        (TODAY - dt.timedelta(days=365), True),
        (TODAY - dt.timedelta(days=366), False),
    ],
)
def test_a_change_is_reported_within_a_year_and_never_before_it_happens(day, answer):
    assert rules.is_reportable(happened_on=day, today=TODAY) is answer


@pytest.mark.parametrize(
    ("status", "with_centre", "moves"),
    [
        (ApplicationStatus.SUBMITTED, True, True),
        (ApplicationStatus.WAITING_FOR_PAPERS, True, True),
        (ApplicationStatus.SUBMITTED, False, False),
        (ApplicationStatus.APPROVED, True, False),
        (ApplicationStatus.APPEALED, True, False),
        (ApplicationStatus.WITHDRAWN, True, False),
    ],
)
def test_only_undecided_files_of_a_centre_follow_the_residence(status, with_centre, moves):
    assert rules.moves_with_residence(status=status, is_with_centre=with_centre) is moves


@pytest.mark.parametrize(
    ("adults", "children", "born", "left", "expected"),
    [
        (2, 1, 1, [], {"household_adults": 2, "household_children": 2}),
        (2, 1, 0, [True], {"household_adults": 1, "household_children": 1}),
        (2, 1, 0, [False], {"household_adults": 2, "household_children": 0}),
        (1, 0, 0, [True], {"household_adults": 1, "household_children": 0}),
        (None, 2, 1, [True], {"household_children": 3}),
        (None, None, 1, [], {}),
    ],
)
def test_heads_are_counted_only_where_they_were_stated(adults, children, born, left, expected):
    counted = rules.counted_after(adults=adults, children=children, born=born, left=left)
    assert counted == expected
