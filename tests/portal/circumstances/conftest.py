"""A citizen with an open file at one centre, and the centre of another municipality."""

import datetime as dt

import pytest

from portal.circumstances.operations import Details, prepare_report
from portal.circumstances.rules import ChangeKind
from portal.households.rules import Relation
from tests.portal.applications.factories import (
    NOW,
    CentreFactory,
    MunicipalityFactory,
    add_person,
    application_for,
    citizen,
    load_rules,
)


@pytest.fixture
def elsewhere(db):
    centre = CentreFactory(code="CSW-OTHER", name_mk="Друг центар", name_sq="Qendra tjetër")
    return MunicipalityFactory(code="MK-901", name_mk="Друга", name_sq="Tjetra", centre=centre)


@pytest.fixture
def family(db):
    """A citizen with a child and an open file for help at home."""
    load_rules()
    user, person = citizen()
    child = add_person(
        user, born=dt.date(2024, 5, 1), relation=Relation.CHILD, first_name="Детенце"
    )
    return user, person, child, application_for(user, person)


@pytest.fixture
def moved(elsewhere):
    """Prepare a report that a citizen moved to the other municipality."""

    def prepare(user, **more):
        details = Details(
            **{
                "kinds": [ChangeKind.MOVED],
                "happened_on": NOW.date(),
                "address": {"municipality": elsewhere.code, "settlement": "", "street": "Нова 2"},
                **more,
            }
        )
        return prepare_report(user=user, details=details)

    return prepare
