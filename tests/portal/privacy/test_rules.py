"""How long files are kept, and what may go at once."""

import datetime as dt

import pytest

from portal.applications.rules import ApplicationStatus, EventKind
from portal.privacy import rules

ENDED_ON = dt.date(2026, 3, 1)
YEARS = {"withdrawn": 1, "rejected": 5, "ended": 10, "declined": 2, "expired": 2}


def kept(status, *, ended_on=ENDED_ON, appeal_until=None, years=YEARS):
    return rules.kept_until(
        status=status, ended_on=ended_on, appeal_until=appeal_until, years=years
    )


@pytest.mark.parametrize("status", sorted(set(ApplicationStatus) - rules.ENDED))
def test_a_file_that_runs_is_kept_without_end(status):
    assert kept(status) is None


@pytest.mark.parametrize(
    ("status", "year"),
    [
        (ApplicationStatus.WITHDRAWN, 2027),
        (ApplicationStatus.DECLINED, 2028),
        (ApplicationStatus.EXPIRED, 2028),
        (ApplicationStatus.REJECTED, 2031),
        (ApplicationStatus.ENDED, 2036),
    ],
)
def test_an_ended_file_is_kept_as_long_as_its_outcome_says(status, year):
    assert kept(status) == dt.date(year, 3, 1)


def test_a_rejected_file_counts_from_the_last_day_of_appeal():
    until = kept(ApplicationStatus.REJECTED, appeal_until=dt.date(2026, 3, 16))
    assert until == dt.date(2031, 3, 16)


def test_without_a_period_nothing_is_erased():
    assert kept(ApplicationStatus.WITHDRAWN, years={}) is None


def test_a_leap_day_ends_on_the_day_before():
    assert kept(ApplicationStatus.WITHDRAWN, ended_on=dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)


@pytest.mark.parametrize(
    ("status", "history", "may"),
    [
        (ApplicationStatus.WITHDRAWN, [EventKind.SUBMITTED, EventKind.WITHDRAWN], True),
        (ApplicationStatus.WITHDRAWN, [EventKind.SUBMITTED, EventKind.REVIEW_STARTED], False),
        (ApplicationStatus.SUBMITTED, [EventKind.SUBMITTED], False),
        (ApplicationStatus.REJECTED, [EventKind.SUBMITTED], False),
    ],
)
def test_only_what_nobody_examined_goes_at_once(status, history, may):
    assert rules.may_be_erased_at_once(status=status, history=history) is may
