"""A centre with a desk, people who answer, and citizens who ask."""

import datetime as dt
import uuid

import pytest

from portal.accounts.rules import Role
from portal.core import clock
from portal.handover import operations, queries
from portal.handover.models import CentreDesk
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.applications.factories import CentreFactory, MunicipalityFactory

CENTRE, ELSEWHERE = "CSW-TEST", "CSW-OTHER"
SUNDAY = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def places(db):
    """Two municipalities of two centres, and hours that never end."""
    CentreDesk.objects.create(
        weekdays="1234567", opens_at=dt.time(0), closes_at=dt.time(23, 59, 59)
    )
    here = MunicipalityFactory(
        centre=CentreFactory(code=CENTRE, name_mk="Центар", name_sq="Qendra")
    )
    there = MunicipalityFactory(
        code="MK-901", centre=CentreFactory(code=ELSEWHERE, name_mk="Друг", name_sq="Tjetër")
    )
    return here, there


@pytest.fixture
def staff(places):
    """Return a member of staff with the desk at which she works; she is there."""

    def of(centre=CENTRE, role=Role.CASEWORKER, name="Марија Петровска", here=True):
        user = MembershipFactory(role=role, organisation_code=centre).user
        user.display_name = name
        user.save()
        if here:
            operations.note_presence(user=user, at=clock.now())
        return queries.desk_of(user=user, on=clock.today())

    return of


@pytest.fixture
def ask(places):
    """Let somebody ask for a person."""

    def asks(conversation="c" * 32, *, place=0, at=None, **given):
        return operations.ask_for_person(
            conversation_id=conversation,
            municipality=places[place],
            language=given.pop("language", "mk"),
            key=given.pop("key", uuid.uuid4()),
            at=at or clock.now(),
            **given,
        )

    return asks


@pytest.fixture
def write(places):
    """Let somebody leave a message."""

    def writes(text="Прашање", **given):
        return operations.write_to_centre(
            municipality=places[0],
            text=text,
            language=given.pop("language", "mk"),
            key=given.pop("key", uuid.uuid4()),
            at=given.pop("at", clock.now()),
            **given,
        )

    return writes


def words(talk):
    return [
        (entry.number, entry.kind, entry.text)
        for entry in queries.entries_after(talk=talk, number=0)
    ]
