"""No personal number, name or telephone where it does not belong: found by searching for it.

What the database holds is searched as it lies there, in every column of every table; so a new
table that keeps a number unencrypted, or a name beside the ones that must, fails here.
"""

import logging
import re
from http import HTTPStatus

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from portal.core import errors
from portal.households.models import Person
from portal.notifications.models import Delivery
from tests.portal.access.routes import OWN, TABLE, Only
from tests.portal.access.test_routes import address, names_with, takes_a_service, words_of
from tests.portal.access.world import FIRST_NAME, LAST_NAME, PHONE, SECRET, STREET
from tests.portal.notifications.sending import send_everything, texts_sent

# Where a name, a telephone or an address of a citizen may stand as it is; nothing else may.
_WITH_NAMES = {
    "households_person",
    "applications_application",
    "accounts_verifiedidentity",
    "accounts_formername",
}
_WITH_TELEPHONES = {"households_person", "applications_application"}
_WITH_ADDRESSES = {"households_household", "households_residence", "applications_application"}
# What a citizen wrote in own words is read by the centre; only these tables may hold it open.
_WITH_WORDS = {"applications_message", "privacy_correctionrequest"}

MOBILE = "070 555 444"


@pytest.fixture(autouse=True)
def _texts_go_into_a_directory(settings, tmp_path):
    settings.PORTAL_SMS_DIRECTORY = str(tmp_path)


@pytest.fixture
def numbers(world):
    """Every personal number of the world."""
    return sorted({person.embg for person in Person.objects.all() if person.embg})


@pytest.fixture
def log():
    """Everything that is logged at any level, formatted with tracebacks."""
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(logging.Formatter().format(record))

    handler, root = Keep(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def tables_with(needle):
    """Return in which tables a word stands, whatever the column."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                # The names come from the database itself.
                f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s LIMIT 1',  # noqa: S608
                [f"%{needle}%"],
            )
            if cursor.fetchone():
                found.add(table)
    return found


def personal(numbers):
    return [*numbers, FIRST_NAME, LAST_NAME, SECRET, STREET, PHONE, PHONE.replace(" ", "")]


def told(text, numbers):
    return [one for one in personal(numbers) if one in text]


def person_data(**changes):
    return {
        "first_name": FIRST_NAME,
        "last_name": LAST_NAME,
        "birth_date_day": "1",
        "birth_date_month": "3",
        "birth_date_year": "1950",
        "embg": "",
        "phone": MOBILE,
    } | changes


class TestWhatIsKept:
    def test_no_personal_number_lies_open_in_any_table(self, world, numbers):
        assert numbers
        for number in numbers:
            assert not tables_with(number)

    @pytest.mark.parametrize(
        ("needle", "where"),
        [
            (FIRST_NAME, _WITH_NAMES),
            (LAST_NAME, _WITH_NAMES),
            (PHONE, _WITH_TELEPHONES),
            (PHONE.replace(" ", "")[1:], _WITH_TELEPHONES),
            (STREET, _WITH_ADDRESSES),
            (SECRET, _WITH_WORDS),
        ],
    )
    def test_what_else_is_personal_stands_only_where_it_must(self, world, needle, where):
        assert tables_with(needle) <= where

    def test_a_search_finds_what_is_there(self, world):
        assert "households_person" in tables_with(FIRST_NAME)


class TestWhatIsSent:
    def test_letters_and_texts_name_nobody(self, world, numbers, log):
        waiting = Delivery.objects.count()

        send_everything()

        assert waiting
        assert mail.outbox
        for letter in mail.outbox:
            assert not told(letter.message().as_string(), numbers), letter.subject
            assert not told(letter.subject + letter.body, numbers), letter.subject
            for content, _kind in getattr(letter, "alternatives", ()):
                assert not told(str(content), numbers), letter.subject
        for text in texts_sent():
            assert not told(text.get("text", ""), numbers)
        assert not told("\n".join(log), numbers)


class TestAddresses:
    def test_no_page_of_ones_own_links_to_a_personal_number_or_name(self, world, numbers, log):
        client = Client(raise_request_exception=False)
        client.force_login(world.people["owner"])
        addresses, headers, whole = [], [], []

        for path in _pages_of_the_owner(world):
            response = client.get(path)
            words = words_of(response)
            addresses += re.findall(r'(?:href|action|src|formaction)="([^"]*)"', words)
            headers.append(str(dict(response.headers)))
            whole += [f"{path}: {number[-2:]}" for number in numbers if number in words]

        assert len(addresses) > len(headers)
        assert not told("\n".join(addresses), numbers)
        assert not told("\n".join(headers), numbers)
        assert not whole, "A number is shown whole, which even its owner never sees."
        assert not told("\n".join(log), numbers)

    def test_staff_of_the_centre_see_a_masked_number(self, world, numbers, log):
        client = Client()
        client.force_login(world.people["caseworker"])

        page = client.get(reverse("casework:file", args=[world.values["open"]]))

        words = words_of(page)
        assert FIRST_NAME in words
        assert not [number for number in numbers if number in words]
        assert not told("\n".join(log), numbers)


def _pages_of_the_owner(world):
    for name, access in TABLE.items():
        if isinstance(access, Only) and access.who == "owner":
            yield address(world, name, access, "mk")
    for name in names_with(OWN):
        args = ["home-care"] if takes_a_service(name) else []
        yield reverse(name, args=args)


class TestTyping:
    """What somebody types must come back in no address, no log, no session and no letter."""

    @pytest.fixture
    def newcomer(self, world):
        client = Client(raise_request_exception=False)
        with translation.override("mk"):
            client.post(
                reverse("account_signup"),
                {"email": "new@example.test", "password1": "correct-horse-battery-9"},
            )
        assert "_auth_user_id" in client.session
        return client

    def test_a_profile_and_a_wrong_number(self, newcomer, numbers, log):
        number = numbers[0]
        answers = [
            newcomer.post(reverse("households:me"), person_data(embg=wrong))
            for wrong in (number, number[:-1], number[::-1], f"{number}'")
        ]

        said = "\n".join(log) + "".join(str(dict(answer.headers)) for answer in answers)
        assert not told(said + str(dict(newcomer.session.items())), numbers)
        assert number[:-1] not in said
        assert MOBILE not in said
        assert not tables_with(number)
        assert not tables_with(number[:-1])

    @pytest.mark.parametrize("name", ["applications:apply", "applications:save_draft"])
    def test_an_application_begun(self, newcomer, numbers, log, name):
        number = numbers[0]
        data = {
            f"{form}-{field}": value
            for form in ("me", "person", "new", "someone", "address")
            for field, value in person_data(embg=number, street=STREET).items()
        } | person_data(embg=number)

        response = newcomer.post(reverse(name, args=["home-care"]), data)

        assert not told("\n".join(log) + str(dict(response.headers)), numbers)
        assert not told(str(dict(newcomer.session.items())), numbers)
        assert not tables_with(number)
        assert not tables_with(MOBILE) - _WITH_TELEPHONES

    def test_an_application_begun_before_sign_in(self, world, numbers, log):
        client = Client(raise_request_exception=False)
        data = person_data(embg=numbers[0]) | {"me-embg": numbers[0]}

        response = client.post(reverse("applications:apply", args=["home-care"]), data)

        assert response.status_code == HTTPStatus.FOUND
        assert not told("\n".join(log) + response.url, numbers)
        assert not tables_with(numbers[0])
        assert not told(str(dict(client.session.items())), numbers)


class TestErrorPages:
    def test_that_nothing_is_here_does_not_repeat_what_was_asked_for(self, world, numbers):
        number = numbers[0]
        client = Client(raise_request_exception=False)
        client.force_login(world.people["citizen"])

        for path in (f"/mk/applications/{number}/", f"/mk/nothing/?embg={number}"):
            for method in ("get", "post"):
                response = getattr(client, method)(path, {"embg": number, "name": FIRST_NAME})
                assert response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
                assert not told(words_of(response).replace(path, ""), numbers[1:]), path
                assert FIRST_NAME not in words_of(response)

    def test_that_something_broke_repeats_nothing_and_logs_nothing(
        self, world, numbers, log, monkeypatch
    ):
        def breaks(**_given):
            raise RuntimeError

        monkeypatch.setattr("portal.households.operations.save_person", breaks)
        client = Client(raise_request_exception=False)
        client.force_login(world.people["citizen"])

        response = client.post(reverse("households:me"), person_data(embg=numbers[0]))

        assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
        assert not told(words_of(response), numbers)
        assert any("RuntimeError" in line for line in log)
        assert not told("\n".join(log), numbers)
        assert MOBILE not in "\n".join(log)

    @pytest.mark.parametrize("page", [errors.bad_request, errors.permission_denied])
    def test_other_errors_repeat_nothing(self, world, numbers, page):
        request = RequestFactory().post("/mk/", {"embg": numbers[0], "first_name": FIRST_NAME})
        request.user = world.people["owner"]
        request.session = {}

        response = page(request, RuntimeError(numbers[0]))

        assert not told(words_of(response), numbers)
