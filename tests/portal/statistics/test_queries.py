"""Open data tell about groups and never about one of five."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.applications import operations
from portal.statistics import queries, rules
from tests.portal.applications.factories import NOW, application_for, citizen

TODAY = dt.date(2026, 11, 23)


@given(st.integers(0, 10_000))
def test_a_published_count_is_nobody_or_at_least_five(count):
    shown = rules.disclosed(count)

    assert shown is None or shown == 0 or shown >= 5
    assert (shown is None) == (1 <= count < 5)


@pytest.mark.django_db
def test_four_applications_are_withheld_and_five_are_told():
    rows = []
    for number in (4, 5):
        while len(rows) < number:
            rows.append(application_for(*citizen()))
        month = queries.statistics(on=TODAY)["months"][0]
        assert month["applications"] == (None if number == 4 else 5)
        assert month["month"] == "2026-11"


@pytest.mark.django_db
def test_a_withdrawal_is_counted_beside_and_not_instead():
    for _ in range(5):
        application = application_for(*citizen())
        operations.withdraw_application(
            application=application, actor=application.applicant, at=NOW
        )

    month = queries.statistics(on=TODAY)["months"][0]

    assert (month["applications"], month["withdrawn"]) == (5, 5)


@pytest.mark.django_db
def test_the_open_data_name_nobody(client):
    application = application_for(*citizen())

    answer = client.get("/api/v1/statistics").content.decode()

    assert application.reference not in answer
    assert application.person_name not in answer
