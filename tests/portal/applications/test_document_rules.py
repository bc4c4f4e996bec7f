"""When a document still holds, and how its number and code are read."""

import datetime as dt

import pytest

from portal.applications import rules
from portal.applications.rules import ApplicationStatus as Status
from portal.applications.rules import DecisionOutcome as Outcome
from portal.applications.rules import DocumentKind as Kind
from portal.applications.rules import Standing

DAY = dt.date(2026, 11, 23)
REFERENCE = rules.reference_of(body="ABCD2345")


def standing(kind, status, *, is_latest=True, valid_until=None, outcome=None):
    return rules.standing_of(
        kind=kind,
        status=status,
        is_latest=is_latest,
        valid_until=valid_until,
        on=DAY,
        outcome=outcome,
    )


@pytest.mark.parametrize("status", list(Status))
def test_a_receipt_stands_whatever_happens_later(status):
    assert standing(Kind.RECEIPT, status) is Standing.STANDS


@pytest.mark.parametrize("kind", list(Kind))
def test_an_older_version_is_replaced(kind):
    assert standing(kind, Status.APPROVED, is_latest=False) is Standing.REPLACED


@pytest.mark.parametrize(
    ("status", "outcome", "expected"),
    [
        (Status.REJECTED, Outcome.REJECTED, Standing.STANDS),
        (Status.APPEALED, Outcome.REJECTED, Standing.APPEALED),
        (Status.APPROVED, Outcome.REJECTED, Standing.CHANGED),
        (Status.APPROVED, Outcome.APPROVED, Standing.STANDS),
        (Status.PLACED, Outcome.APPROVED, Standing.STANDS),
        (Status.ENDED, Outcome.APPROVED, Standing.ENDED),
        (Status.WITHDRAWN, Outcome.APPROVED, Standing.ENDED),
    ],
)
def test_a_decision_follows_its_application(status, outcome, expected):
    assert standing(Kind.DECISION, status, outcome=outcome) is expected


@pytest.mark.parametrize(
    ("status", "valid_until", "expected"),
    [
        (Status.APPROVED, DAY, Standing.STANDS),
        (Status.PLACED, DAY, Standing.STANDS),
        (Status.APPROVED, DAY - dt.timedelta(days=1), Standing.EXPIRED),
        (Status.APPROVED, None, Standing.STANDS),
        (Status.ENDED, DAY, Standing.ENDED),
        (Status.WAITING_LIST, DAY, Standing.ENDED),
    ],
)
def test_a_certificate_stands_while_the_right_and_its_days_last(status, valid_until, expected):
    assert standing(Kind.CERTIFICATE, status, valid_until=valid_until) is expected


def test_the_day_of_issue_is_the_first_of_its_days():
    assert rules.certificate_valid_until(issued_on=DAY, days=1) == DAY
    assert rules.certificate_valid_until(issued_on=DAY, days=180) == DAY + dt.timedelta(days=179)
    assert rules.certificate_valid_until(issued_on=DAY, days=0) == DAY


@pytest.mark.parametrize(
    "typed",
    [
        f"{REFERENCE}-C2",
        f" {REFERENCE.lower()} c2 ",
        REFERENCE.replace("-", "") + "-C2",
        f"{REFERENCE}-С2",
        f"{REFERENCE}-C02",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed):
    assert rules.read_document_number(typed) == f"{REFERENCE}-C2"


@pytest.mark.parametrize("typed", ["", "EK", REFERENCE, f"{REFERENCE}-X1", "EK-ABCD2345-2-D1"])
def test_what_is_no_number_is_none(typed):
    assert rules.read_document_number(typed) is None


def test_a_printed_code_is_read_as_it_is_kept():
    code = "ABCD2345EFGH6789"

    assert rules.printed_code(code) == "ABCD-2345-EFGH-6789"
    assert rules.read_code(" abcd 2345-efgh-6789 ") == code
