"""The demonstration accounts of every role."""

import datetime as dt

import pytest

from portal.accounts import demo, queries
from portal.accounts.models import User
from portal.accounts.rules import Role

pytestmark = pytest.mark.django_db


def test_every_role_has_an_account_that_opens_with_the_shared_password(client):
    demo.load_demo()

    held = {role for account in demo.ACCOUNTS for role in account.roles}
    assert held == set(Role)
    assert client.login(email="caseworker.skopje@demo.example", password=demo.DEMO_PASSWORD)


def test_loading_twice_changes_nothing():
    demo.load_demo()
    User.objects.filter(email="citizen.mk@demo.example").update(preferred_language="sq")

    demo.load_demo()

    assert User.objects.count() == len(demo.ACCOUNTS)
    assert User.objects.get(email="citizen.mk@demo.example").preferred_language == "sq"


def test_only_the_operator_is_a_superuser():
    demo.load_demo()

    assert [user.email for user in User.objects.filter(is_superuser=True)] == [
        "operator@demo.example"
    ]


def test_roles_hold_only_in_their_time():
    demo.load_demo()
    user = User.objects.get(email="supervisor.skopje@demo.example")

    assert queries.roles_of(user=user, on=dt.date(2026, 11, 22)) == {
        Role.SUPERVISOR,
        Role.CASEWORKER,
    }
    assert queries.roles_of(user=user, on=dt.date(2025, 12, 31)) == frozenset()
    assert queries.organisations_of(
        user=user, roles={Role.SUPERVISOR}, on=dt.date(2026, 11, 22)
    ) == {"CSW-SKOPJE"}
