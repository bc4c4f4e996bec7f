"""The navigation of the personal area."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from portal.core import personal
from tests.portal.accounts.factories import UserFactory


def rendered(path, user):
    request = RequestFactory().get(path)
    request.user = user
    return Template("{% load navigation %}{% my_navigation %}").render(
        Context({"request": request})
    )


@pytest.mark.django_db
def test_marks_the_one_page_that_the_reader_is_in(language):
    with translation.override(language):
        html = rendered(f"/{language}/account/profile/", UserFactory())

    assert f'href="/{language}/account/profile/" aria-current="page"' in html
    assert html.count("aria-current") == 1


@pytest.mark.django_db
def test_leaves_out_what_has_no_address(monkeypatch):
    nowhere = personal.PersonalPage("nowhere", "Nowhere", "nowhere:at_all")
    monkeypatch.setattr(personal, "PAGES", (*personal.PAGES, nowhere))

    html = rendered("/mk/account/", UserFactory())

    assert "Nowhere" not in html
    assert "/account/" in html


@pytest.mark.django_db
def test_says_how_much_waits(monkeypatch):
    monkeypatch.setitem(personal._counts, "account", lambda *, user: 3)

    html = rendered("/mk/account/", UserFactory())

    button, pages = html.split('id="my-pages"')
    assert '<span aria-hidden="true">3</span>' in button
    assert '<span aria-hidden="true">3</span>' in pages


def test_shows_nothing_to_a_visitor():
    assert "<nav" not in rendered("/mk/account/", AnonymousUser())
