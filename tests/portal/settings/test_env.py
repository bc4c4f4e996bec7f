"""A missing or odd variable stops the start with a clear word."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings import env


def test_a_missing_variable_is_named(monkeypatch):
    monkeypatch.delenv("PORTAL_SOMETHING", raising=False)

    with pytest.raises(ImproperlyConfigured, match="PORTAL_SOMETHING"):
        env.text("PORTAL_SOMETHING")


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("0", False), ("", False)])
def test_yes_and_no(monkeypatch, value, expected):
    monkeypatch.setenv("PORTAL_SOMETHING", value)

    assert env.flag("PORTAL_SOMETHING", default=not expected) is expected


def test_neither_yes_nor_no_is_refused(monkeypatch):
    monkeypatch.setenv("PORTAL_SOMETHING", "perhaps")

    with pytest.raises(ImproperlyConfigured, match="perhaps"):
        env.flag("PORTAL_SOMETHING", default=True)


def test_a_number_must_be_one(monkeypatch):
    monkeypatch.setenv("PORT", "eight")

    with pytest.raises(ImproperlyConfigured, match="eight"):
        env.number("PORT", 8000)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://portal:secret@db.example:5433/portal?sslmode=require",
        "host=/run/postgresql dbname=portal user=portal",
    ],
)
def test_a_database_address_survives_the_way_there_and_back(address):
    settings = env.database(address)

    assert settings["NAME"] == "portal"
    assert env.database(env.address_of(settings))["HOST"] == settings["HOST"]


@pytest.mark.parametrize("missing", ["PORTAL_SECRET_KEY", "PORTAL_BOT_TOKEN", "DATABASE_URL"])
def test_production_has_no_default_for_a_secret(missing):
    given = {
        "PORTAL_SECRET_KEY": "x" * 50,
        "PORTAL_FIELD_KEYS": "b25seS1mb3ItdGhpcy1jaGVjay0wMTIzNDU2Nzg5YWI=",
        "PORTAL_BOT_TOKEN": "token",
        "PORTAL_ALLOWED_HOSTS": "portal.example",
        "DATABASE_URL": "postgresql:///portal",
        "REDIS_URL": "redis://127.0.0.1:1",
    }
    del given[missing]

    done = subprocess.run(
        [sys.executable, "-c", "import portal.settings.production"],
        env=given,
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert missing in done.stderr


def test_a_table_is_split_at_the_last_equals_sign_of_each_pair(monkeypatch):
    monkeypatch.setenv("PORTAL_TRY", "https://eid.test/loa?x=1=high, plain=low")

    assert env.pairs("PORTAL_TRY") == {"https://eid.test/loa?x=1": "high", "plain": "low"}
    monkeypatch.delenv("PORTAL_TRY")
    assert env.pairs("PORTAL_TRY") == {}


@pytest.mark.parametrize("odd", ["alone", "=high", "name="])
def test_half_a_pair_is_a_clear_error(monkeypatch, odd):
    monkeypatch.setenv("PORTAL_TRY", odd)

    with pytest.raises(ImproperlyConfigured, match="PORTAL_TRY"):
        env.pairs("PORTAL_TRY")


def test_origins_leave_paths_out_and_come_once():
    given = ("https://eid.test/a", "", "https://eid.test/b", "http://127.0.0.1:9300")

    assert env.origins(*given) == ["https://eid.test", "http://127.0.0.1:9300"]
