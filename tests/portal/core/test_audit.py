"""The record of readings can be added to, and nothing else."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.core import audit
from portal.core.models import AccessRecord
from tests.portal.accounts.factories import UserFactory

AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def record(db):
    return audit.record_access(
        actor=UserFactory(),
        role="caseworker",
        organisation_code="CSW-SKOPJE",
        subject_type="application",
        subject_id="EK-1",
        purpose="decision",
        at=AT,
    )


def test_a_reading_is_found_under_its_file(record):
    assert list(audit.accesses_of(subject_type="application", subject_id="EK-1")) == [record]
    assert not audit.accesses_of(subject_type="application", subject_id="EK-2")


def test_nobody_changes_a_reading(record):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        AccessRecord.objects.update(purpose="nothing")


def test_nobody_deletes_a_reading(record):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        record.delete()
