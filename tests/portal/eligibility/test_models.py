"""Periods of one code follow each other: the database itself sees to it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.eligibility.models import Criterion, CriterionVersion, Parameter, ParameterValue

pytestmark = pytest.mark.django_db

JANUARY, JUNE, JULY, DECEMBER = (
    dt.date(2026, 1, 1),
    dt.date(2026, 6, 30),
    dt.date(2026, 7, 1),
    dt.date(2026, 12, 31),
)


@pytest.fixture
def parameter():
    return Parameter.objects.create(code="some_limit", name_mk="граница", name_sq="kufi")


def value(parameter, start, end):
    return ParameterValue.objects.create(
        parameter=parameter, value=1, valid_from=start, valid_until=end, source_mk="x"
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [(JUNE, DECEMBER), (JUNE, None), (JANUARY, JUNE), (dt.date(2020, 1, 1), JANUARY)],
)
def test_two_values_on_one_day_are_refused(parameter, start, end):
    value(parameter, JANUARY, JUNE)

    with pytest.raises(IntegrityError, match="never_overlap"), transaction.atomic():
        value(parameter, start, end)


def test_a_value_after_an_open_one_is_refused(parameter):
    value(parameter, JANUARY, None)

    with pytest.raises(IntegrityError, match="never_overlap"), transaction.atomic():
        value(parameter, dt.date(9999, 12, 31), None)


def test_periods_may_touch_and_other_codes_are_free(parameter):
    other = Parameter.objects.create(code="other_limit", name_mk="друга", name_sq="tjetër")

    value(parameter, JANUARY, JUNE)
    value(parameter, JULY, None)
    value(other, JANUARY, None)

    assert ParameterValue.objects.filter(parameter__in=[parameter, other]).count() == 3


def test_a_period_runs_forward(parameter):
    with pytest.raises(IntegrityError, match=r"forward|range lower bound"), transaction.atomic():
        value(parameter, JULY, JUNE)


def test_two_versions_of_a_criterion_on_one_day_are_refused():
    criterion = Criterion.objects.create(service_code="some-service", code="age")
    row = {"criterion": criterion, "met": ["eq", "is_citizen", True], "source_mk": "x"}
    CriterionVersion.objects.create(valid_from=JANUARY, valid_until=JUNE, **row)
    CriterionVersion.objects.create(valid_from=JULY, **row)

    with pytest.raises(IntegrityError, match="never_overlap"), transaction.atomic():
        CriterionVersion.objects.create(valid_from=DECEMBER, **row)
