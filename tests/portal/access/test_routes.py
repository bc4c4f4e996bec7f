"""Nobody reaches what is somebody else's: every address, every role, reading and writing."""

import re
import uuid
from http import HTTPStatus

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from portal.api.v1 import api
from portal.core import clock
from portal.households import operations as households
from portal.households.models import Mandate
from tests.portal.access import routes
from tests.portal.access.routes import API_OPERATIONS, OWN, PUBLIC, STAFF, TABLE, TOKEN, Only
from tests.portal.access.world import changes, citizens_models, snapshot
from tests.portal.applications.factories import citizen

ROLES = [
    "nobody",
    "owner",
    "citizen",
    "caseworker",
    "caseworker elsewhere",
    "supervisor elsewhere",
    "officer",
    "officer elsewhere",
    "former caseworker",
    "provider",
    "counsellor",
    "editor",
    "operator",
    "staff user",
    "helper",
    "helper, revoked",
    "guardian named",
    "guardian accepted",
]
NOT_THERE = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
# Where somebody is sent who must first show who they are.
_DOORS = re.compile(r"/account/(login|reauthenticate|2fa/reauthenticate)/")


def only_routes():
    return {name: access for name, access in TABLE.items() if isinstance(access, Only)}


def names_with(kind):
    return [name for name, access in TABLE.items() if access == kind]


def address(world, name, access, language):
    with translation.override(language):
        return reverse(name, args=[world.values[value] for value in access.values])


def signed_in(world, role, **more):
    client = Client(raise_request_exception=False, **more)
    if role != "nobody":
        client.force_login(world.people[role])
    return client


def words_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def told(world, response):
    """Return which secrets of the owner an answer gives away, in its words or its headers."""
    said = words_of(response) + str(dict(response.headers))
    return [secret for secret in world.secrets if secret in said]


def is_at_the_door(response):
    return response.status_code == HTTPStatus.FOUND and _DOORS.search(response.url) is not None


def is_refused(access, role, method, response):
    if response.status_code in NOT_THERE or is_at_the_door(response):
        return True
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        return role == "nobody"
    if response.status_code == HTTPStatus.FORBIDDEN:
        # A place for staff in general may say that it is one.
        return access.who != "owner"
    return bool(
        method == "post"
        and role != "nobody"
        and access.post_leads_to
        and response.status_code == HTTPStatus.FOUND
        and response.url.endswith(access.post_leads_to)
    )


class TestTable:
    def test_every_route_stands_in_it(self):
        unknown = sorted(
            {
                f"{route.name} ({route.path})"
                for route in routes.every_route()
                if not route.is_content and route.name not in TABLE
            }
        )

        assert not unknown, (
            "Say who may use these addresses: enter each in TABLE of tests/portal/access/routes.py"
            " (its first lines tell how), and what it needs in tests/portal/access/world.py: "
            + ", ".join(unknown)
        )

    def test_names_no_route_that_is_gone(self):
        assert TABLE.keys() <= {route.name for route in routes.every_route()}

    def test_every_operation_of_the_api_stands_in_it(self):
        operations = {
            (method, path)
            for prefix, router in api._routers
            for path, view in router.path_operations.items()
            for operation in view.operations
            for method in operation.methods
        }

        assert {(method, re.sub(r"\{\w+:", "{", path)) for method, path in operations} == (
            API_OPERATIONS
        ), "Enter the operation in API_OPERATIONS; try it with roles if it is not for all."

    def test_tries_every_role(self, world):
        assert set(ROLES) == {"nobody", *world.people}

    def test_whatever_takes_an_argument_has_values_for_it(self, world):
        by_name = {route.name: route for route in routes.every_route()}
        for name, access in only_routes().items():
            expected = len(by_name[name].arguments)
            assert len(access.values) == expected, name

    @pytest.mark.parametrize("kind", [OWN, STAFF])
    def test_what_is_ones_own_takes_no_number_of_anything(self, kind):
        by_name = {route.name: route for route in routes.every_route()}
        of_services = {"service_code"}

        for name in names_with(kind):
            assert by_name[name].arguments <= of_services, name


class TestWhoeverItBelongsTo:
    """Without this, an address that is wrong for everybody would look well guarded."""

    @pytest.mark.parametrize("name", only_routes())
    def test_reaches_it(self, world, name):
        access = TABLE[name]
        answers = []
        for method in ("get", "post", "head"):
            outer = transaction.atomic()
            outer._from_testcase = True
            with outer:
                client = signed_in(world, access.who)
                response = getattr(client, method)(address(world, name, access, "mk"))
                answers.append(response.status_code)
                transaction.set_rollback(True)

        refusals = {*NOT_THERE, HTTPStatus.FORBIDDEN}
        assert set(answers) - refusals, f"{name}: {answers}; correct its values in the table."


class TestEverybodyElse:
    @pytest.mark.parametrize("role", ROLES)
    def test_finds_nothing_and_changes_nothing(self, world, role):
        client = signed_in(world, role)
        before = snapshot()
        problems = []

        for name, access in only_routes().items():
            if access.who == role:
                continue
            for method, language in (("get", "mk"), ("post", "sq")):
                response = getattr(client, method)(address(world, name, access, language))
                if not is_refused(access, role, method, response):
                    problems.append(f"{method} {name}: {response.status_code}")
                if told(world, response):
                    problems.append(f"{method} {name} tells {told(world, response)}")

        assert not problems
        assert not changes(before, snapshot())

    @pytest.mark.parametrize("role", ["nobody", "citizen", "caseworker elsewhere"])
    def test_writes_nothing_without_the_token_of_a_form(self, world, role):
        client = signed_in(world, role, enforce_csrf_checks=True)
        before = snapshot()

        for name, access in only_routes().items():
            response = client.post(address(world, name, access, "mk"))
            assert response.status_code in {*NOT_THERE, HTTPStatus.FORBIDDEN}, name

        assert not changes(before, snapshot())

    @pytest.mark.parametrize("method", ["head", "put", "patch", "delete", "options"])
    def test_finds_nothing_with_any_other_method(self, world, method):
        client = signed_in(world, "citizen")
        before = snapshot()

        for name, access in only_routes().items():
            headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
            response = getattr(client, method)(address(world, name, access, "mk"), headers=headers)
            assert not told(world, response), name
            allowed = {*NOT_THERE, HTTPStatus.FORBIDDEN}
            if method == "options":
                allowed |= {HTTPStatus.OK, HTTPStatus.NO_CONTENT}
            assert response.status_code in allowed or is_at_the_door(response), name

        assert not changes(before, snapshot())

    def test_finds_no_file_under_a_number_that_is_guessed_or_mixed(self, world):
        """The key of one's own file does not open the papers of another file."""
        client = signed_in(world, "owner")
        pairs = [
            ("applications:paper", "late", "paper"),
            ("applications:page", "late", "upload"),
            ("applications:calendar", "open", "booked"),
            ("applications:appeal_receipt", "rejected", "appeal"),
        ]

        for name, reference, key in pairs:
            args = [world.values[reference], world.values[key]]
            assert client.get(reverse(name, args=args)).status_code == HTTPStatus.NOT_FOUND, name


class TestPagesOfStaff:
    @pytest.mark.parametrize("name", names_with(STAFF))
    def test_are_closed_to_whoever_is_no_staff(self, world, name):
        for role in ("citizen", "owner", "guardian accepted", "editor", "former caseworker"):
            response = signed_in(world, role).get(reverse(name))
            assert response.status_code == HTTPStatus.FORBIDDEN, role
        assert is_at_the_door(Client().get(reverse(name)))

    @pytest.mark.parametrize(
        "role", ["caseworker elsewhere", "supervisor elsewhere", "officer elsewhere"]
    )
    @pytest.mark.parametrize("name", names_with(STAFF))
    def test_show_staff_of_another_body_nothing(self, world, name, role):
        before = snapshot()
        response = signed_in(world, role).get(
            reverse(name), {"messages": "on", "service": "home-care"}
        )

        assert not told(world, response)
        assert str(world.values["open"]) not in words_of(response)
        assert not _of_the_world(before, snapshot())


def _of_the_world(before, after):
    """Return what changed among the rows that were there before, beside the reader's sign-in."""
    return [
        change
        for change in changes(before, {key: after.get(key) for key in before})
        if not change.startswith("accounts.User ")
    ]


# Names that forms and addresses use, each with the key of something of the owner's.
def borrowed(world):
    values = world.values
    return {
        "for": values["child"],
        "person": values["child"],
        "member": values["child"],
        "who": values["child"],
        "left": values["child"],
        "file": [values["open"], f"{values['child']}-home-care"],
        "there": values["open"],
        "reference": values["open"],
        "application": values["open"],
        "key": values["draft"],
        "draft": values["draft"],
        "paper": values["paper"],
        "papers": values["paper"],
        "page": values["upload"],
        "upload": values["upload"],
        "notice": values["notice"],
        "mandate": values["mandate"],
        "acting": values["mandate"],
        "income": values["income"],
        "consent": values["consent"],
        "report": values["report"],
        "subject": "application",
        "service": "home-care",
        "wrong": "x",
        "next": "/",
    }


# They say to a visitor what would be asked, and nothing of anybody.
_SHOWN_TO_VISITORS = {"applications:apply", "applications:preview"}


class TestOwnPages:
    @pytest.fixture
    def stranger(self, world):
        """Somebody with a complete profile, who came after all others."""
        self.before = snapshot()
        user, _person = citizen(first_name="Нов", last_name="Дојденец")
        return user

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_take_no_key_of_somebody_elses_thing(self, world, stranger, method):
        client = Client(raise_request_exception=False)
        problems = []

        for name in names_with(OWN):
            client.force_login(stranger)
            args = ["home-care"] if takes_a_service(name) else []
            response = getattr(client, method)(reverse(name, args=args), borrowed(world))
            if told(world, response) or response.status_code >= 500:
                problems.append(f"{name}: {response.status_code} {told(world, response)}")

        after = snapshot()
        assert not problems
        assert not changes(self.before, {key: after.get(key) for key in self.before})
        assert not list(_pointing_into(self.before, after))

    def test_are_closed_to_nobody(self, world):
        client = Client(raise_request_exception=False)
        before = snapshot()

        for name in names_with(OWN):
            args = ["home-care"] if takes_a_service(name) else []
            for method in ("get", "post"):
                response = getattr(client, method)(reverse(name, args=args), borrowed(world))
                assert not told(world, response), name
                closed = {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}
                is_shown = response.status_code not in closed and not response.has_header(
                    "Location"
                )
                assert not is_shown or name in _SHOWN_TO_VISITORS, name

        assert not changes(before, snapshot())


def takes_a_service(name):
    return name in {"applications:apply", "applications:save_draft", "applications:preview"}


def _pointing_into(before, after):
    """Find new rows that refer to a row which somebody else had before."""
    of_citizens = set(citizens_models())
    for model, key in after.keys() - before.keys():
        row = model._base_manager.get(pk=key)
        for field in model._meta.concrete_fields:
            target = field.related_model
            if target in of_citizens and (target, getattr(row, field.attname)) in before:
                yield f"{model._meta.label} {key} refers to {target._meta.label} by {field.name}"


class TestMandate:
    def test_opens_what_was_sent_under_it_until_it_is_revoked(self, world):
        helper, owner = signed_in(world, "helper"), signed_in(world, "owner")
        mandate = Mandate.objects.get(key=world.values["mandate"])
        page = reverse("casework:counter_person", args=[mandate.key])
        assert helper.get(page).status_code == HTTPStatus.OK

        households.revoke_mandate(mandate=mandate, by=world.people["owner"], at=clock.now())

        assert helper.get(page).status_code == HTTPStatus.NOT_FOUND
        act = reverse("applications:act_under", args=[mandate.key])
        assert helper.post(act).status_code == HTTPStatus.NOT_FOUND
        assert owner.get(reverse("applications:mandates")).status_code == HTTPStatus.OK


class TestPlacesOfEditorsAndOperators:
    @pytest.mark.parametrize(
        "role", ["nobody", "citizen", "caseworker", "officer", "helper", "provider"]
    )
    def test_are_closed_to_everybody_else(self, world, role):
        client = signed_in(world, role)
        open_to_all = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
        problems = []

        for path in sorted({path for path in _content_addresses() if path}):
            response = client.get(path)
            refused = {HTTPStatus.FORBIDDEN, *NOT_THERE}
            if response.status_code in refused or response.has_header("Location"):
                continue
            match = resolve(path)
            if match.view_name not in open_to_all and "password_reset" not in path:
                problems.append(f"{path}: {response.status_code}")

        assert not problems

    def test_hold_no_model_with_files_or_profiles_of_citizens(self):
        closed = {"applications", "households", "circumstances", "privacy", "casework"}

        assert not {model._meta.label for model in admin.site._registry} & {
            model._meta.label for model in citizens_models() if model._meta.app_label in closed
        }


def _content_addresses():
    """Return an address for every route below the places of work, with 1 for each number."""
    for route in routes.every_route():
        if route.is_content and "^" not in route.path and "(?P" not in route.path:
            path = "/" + re.sub(r"<(?:(\w+):)?\w+>", _stand_in, route.path)
            try:
                resolve(path)
            except Resolver404:
                continue
            yield path


def _stand_in(match):
    return {"uuid": str(uuid.UUID(int=1)), "slug": "x", "str": "x", "path": "x"}.get(
        match[1] or "str", "1"
    )


class TestTokens:
    @pytest.mark.parametrize(
        "path",
        [
            "/mk/notices/stop/forged/",
            "/mk/drafts/stop/forged/",
            "/mk/guardian/forged/",
            "/mk/verify/{open}/0000/",
            "/mk/account/confirm-email/forged/",
            "/mk/account/password/reset/key/1-forged/",
        ],
    )
    def test_that_nobody_signed_open_nothing(self, world, path):
        before = snapshot()
        for method in ("get", "post"):
            response = getattr(Client(), method)(path.format(**world.values))
            assert not told(world, response)

        assert not changes(before, snapshot())

    @pytest.mark.parametrize("path", ["/internal/bot/prefill", "/internal/deliveries/"])
    def test_of_machines_are_asked_for(self, world, path):
        for headers in ({}, {"X-Bot-Token": "x"}, {"Authorization": "Bearer x"}):
            response = Client().post(path, {}, "application/json", headers=headers)
            assert response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, 401}

    def test_every_kind_is_in_use(self):
        assert {PUBLIC, OWN, STAFF, TOKEN} <= {
            access for access in TABLE.values() if isinstance(access, str)
        }
