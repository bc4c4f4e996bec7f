"""Several people and services in one go: one press, each a file of its own, nothing twice."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from portal.applications import operations
from portal.applications.models import Application, Draft
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import (
    NOW,
    InstitutionFactory,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    load_rules,
    state_all,
)
from tests.portal.applications.guardians import say
from tests.portal.applications.test_views import page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    """A parent with two small children, in a town with three kindergartens."""
    load_rules()
    for letter in "ABC":
        InstitutionFactory(code=f"KG-900-{letter}")
    user, parent = citizen(born=dt.date(1990, 3, 1))
    children = [
        add_person(user, born=dt.date(2024, 1, day), relation="child", first_name=name)
        for day, name in ((1, "Прво"), (2, "Второ"))
    ]
    for child in children:
        state_all(user, child)
        say(user, child, "only_guardian")
    return user, parent, children


def key(person, service):
    return f"{person.pk}-{service.code}"


def choose(client, *keys, language="mk"):
    return client.post(page("choose", language=language), {"file": keys})


def send(client, language="mk", **fields):
    address = page("several", language=language)
    seen = Draft.objects.get().version if Draft.objects.exists() else 0
    return client.post(address, {"key": "pressed", "seen": seen, **fields})


class TestChoosing:
    def test_shows_everybody_with_what_fits_first(self, family, language):
        user, _parent, children = family
        service = ServiceFactory(kindergarten=True)

        text = signed_in(user).get(page("choose", language=language)).content.decode()

        for child in children:
            assert child.full_name in text
            assert f'value="{key(child, service)}"' in text

    def test_an_address_may_name_service_and_people(self, family):
        user, parent, children = family
        service, other = ServiceFactory(kindergarten=True), ServiceFactory()

        text = (
            signed_in(user)
            .get(page("choose"), {"service": service.code, "for": children[0].pk})
            .content.decode()
        )

        ticked = (
            f'value="{key(children[0], service)}" id="file-{key(children[0], service)}" checked'
        )
        assert ticked in text
        assert f'value="{key(parent, other)}"' not in text

    def test_nothing_chosen_is_said(self, family, language):
        response = choose(signed_in(family[0]), language=language)

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "error-summary" in response.content.decode()

    def test_people_of_somebody_else_are_nobody(self, family):
        _stranger, theirs = citizen()
        service = ServiceFactory()

        response = choose(signed_in(family[0]), key(theirs, service))

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not Draft.objects.exists()

    def test_somebody_without_a_profile_is_led_to_it(self, language):
        response = signed_in(UserFactory()).get(page("choose", language=language))

        assert response.status_code == HTTPStatus.OK
        assert "/account/profile/me/" in response.content.decode()

    @pytest.mark.parametrize("name", ["choose", "several", "sent"])
    def test_nobody_is_asked_to_sign_in(self, name):
        assert "login" in Client().get(page(name))["Location"]


class TestSending:
    def test_two_children_with_wishes_go_in_one_press(self, family, language):
        user, _parent, children = family
        service = ServiceFactory(kindergarten=True)
        client = signed_in(user)
        choose(client, *(key(child, service) for child in children))
        first, second = (f"p{key(child, service)}-wishes-wish" for child in children)

        shown = client.get(page("several", language=language)).content.decode()
        response = send(
            client,
            language,
            **{f"{first}_1": "KG-900-B", f"{first}_2": "KG-900-A", f"{second}_1": "KG-900-C"},
        )

        for child in children:
            assert child.full_name in shown
            assert child.embg not in shown
        rows = {row.person_id: row for row in Application.objects.all()}
        wishes = [
            [wish.institution.code for wish in rows[child.pk].wishes.all()] for child in children
        ]
        assert wishes == [["KG-900-B", "KG-900-A"], ["KG-900-C"]]
        assert not Draft.objects.exists()
        receipt = client.get(response["Location"]).content.decode()
        for row in rows.values():
            assert row.reference in receipt

    def test_what_is_missing_is_asked_once_for_all_files_of_a_person(self, language):
        load_rules()
        user, _person = citizen(born=dt.date(1990, 3, 1), facts=False)
        grandmother = add_person(user, born=dt.date(1940, 1, 1), relation="grandparent")
        services = [ServiceFactory(), ServiceFactory(day_centre=True)]
        client = signed_in(user)
        choose(client, *(key(grandmother, service) for service in services))

        text = client.get(page("several", language=language)).content.decode()
        name = f"p{grandmother.pk}-facts-lives_in_country"
        send(client, language, **{name: "yes"})

        assert text.count(f'id="id_{name}_0"') == 1
        facts = [row.facts["lives_in_country"] for row in Application.objects.all()]
        assert facts == [True, True]

    def test_pressing_twice_gives_the_same_files(self, family):
        user, _parent, children = family
        service = ServiceFactory(kindergarten=True)
        client = signed_in(user)
        choose(client, *(key(child, service) for child in children))

        first, again = send(client), send(client)

        assert first["Location"] == again["Location"]
        assert Application.objects.count() == 2

    def test_a_retry_of_the_operation_finds_its_own_files(self, family):
        user, _parent, children = family
        service = ServiceFactory(kindergarten=True)
        wanted = [operations.Wanted(person=child, service=service) for child in children]
        more = {"user": user, "wanted": wanted, "answers": {}, "at": NOW, "language": "mk"}

        first = operations.submit_several(**more, idempotency_key="pressed")
        again = operations.submit_several(**more, idempotency_key="pressed")
        later = operations.submit_several(**more, idempotency_key="another page")

        assert [one.application.pk for one in first] == [one.application.pk for one in again]
        assert [one.was_there for one in again] == [False, False]
        assert [one.was_there for one in later] == [True, True]

    def test_one_that_was_there_is_named(self, family, language):
        user, _parent, children = family
        service = ServiceFactory(kindergarten=True)
        client = signed_in(user)
        choose(client, *(key(child, service) for child in children))
        there = application_for(user, children[0], service=service)

        shown = client.get(page("several", language=language)).content.decode()
        response = send(client, language)
        receipt = client.get(response["Location"]).content.decode()

        assert there.reference in shown
        with translation.override(language):
            title = translation.gettext("These were open already and were not sent again")
        assert there.reference in receipt[receipt.index(title) :]
        assert Application.objects.count() == 2

    def test_all_or_nothing(self, family):
        user, parent, children = family
        online, closed = ServiceFactory(kindergarten=True), ServiceFactory(is_online=False)
        wanted = [
            operations.Wanted(person=children[0], service=online),
            operations.Wanted(person=parent, service=closed),
        ]

        with pytest.raises(operations.ServiceNotOnlineError):
            operations.submit_several(
                user=user, wanted=wanted, answers={}, at=NOW, language="mk", idempotency_key="k"
            )

        assert not Application.objects.exists()

    def test_what_was_typed_wrong_stays_and_nothing_goes(self, language):
        load_rules()
        user, _person = citizen(born=dt.date(1990, 3, 1))
        child = add_person(user, born=dt.date(2024, 1, 1), relation="child")
        child.embg, child.embg_digest = "", None
        child.save()
        service = ServiceFactory()
        client = signed_in(user)
        choose(client, key(child, service))

        response = send(client, language, **{f"p{child.pk}-person-embg": "0101024450001"})

        assert 'value="0101024450001"' in response.content.decode()
        assert not Application.objects.exists()
        assert Draft.objects.get().typed[f"p{child.pk}-person-embg"] == ["0101024450001"]

    def test_each_answer_is_saved(self, family):
        user, _parent, children = family
        service = ServiceFactory(kindergarten=True)
        client = signed_in(user)
        choose(client, key(children[0], service))
        name = f"p{key(children[0], service)}-wishes-wish_1"

        answer = client.post(page("save_several"), {"seen": 1, name: "KG-900-B"}).json()
        text = signed_in(user).get(page("several")).content.decode()

        assert answer["version"] == 2
        assert '<option value="KG-900-B" selected>' in text

    def test_the_receipt_shows_only_own_files(self, family):
        user, parent, _children = family
        other, theirs = citizen()
        mine = application_for(user, parent)
        foreign = application_for(other, theirs)

        for references in ([foreign.reference], [mine.reference, foreign.reference], []):
            response = signed_in(user).get(page("sent"), {"file": references})
            assert response.status_code == HTTPStatus.NOT_FOUND


class TestQueryCounts:
    def count(self, client, address):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == HTTPStatus.OK
        return len(queries)

    def test_more_people_take_no_more_queries(self, family):
        user, _parent, children = family
        service = ServiceFactory(kindergarten=True)
        client = signed_in(user)
        choose(client, key(children[0], service))
        choosing, looking = self.count(client, page("choose")), self.count(client, page("several"))

        more = [add_person(user, born=dt.date(2024, 2, day), relation="child") for day in (1, 2, 3)]
        for child in more:
            state_all(user, child)
            say(user, child, "only_guardian")
        choose(client, *(key(child, service) for child in (*children, *more)))

        assert self.count(client, page("choose")) == choosing
        assert self.count(client, page("several")) == looking
