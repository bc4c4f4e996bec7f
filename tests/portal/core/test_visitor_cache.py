"""Visitors get kept pages; nobody ever gets a page that was made for somebody."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token

from portal.core.visitor_cache import cached_for_visitors, forget_pages


@pytest.fixture
def page():
    """A page that counts how often it is made."""

    @cached_for_visitors
    def view(request):
        view.made += 1
        return HttpResponse(f"edition {view.made}")

    view.made = 0
    return view


def test_the_second_visitor_gets_the_kept_page(page, rf):
    first = page(rf.get("/mk/services/"))
    second = page(rf.get("/mk/services/"))

    assert first.content == second.content
    assert page.made == 1


def test_each_language_has_its_own_page(page, rf):
    assert page(rf.get("/mk/services/")).content != page(rf.get("/sq/services/")).content


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, "messages"])
def test_somebody_with_a_session_gets_a_page_of_their_own(page, rf, cookie):
    page(rf.get("/mk/services/"))
    request = rf.get("/mk/services/")
    request.COOKIES[cookie] = "something"

    assert page(request).content == b"edition 2"


def test_a_question_in_the_address_is_not_kept(page, rf):
    page(rf.get("/mk/services/?q=1"))

    assert page(rf.get("/mk/services/?q=1")).content == b"edition 2"


def test_publishing_drops_all_kept_pages(page, rf):
    page(rf.get("/mk/services/"))

    forget_pages()

    assert page(rf.get("/mk/services/")).content == b"edition 2"


def test_a_page_with_the_secret_of_a_form_is_never_kept(rf):
    @cached_for_visitors
    def form(request):
        return HttpResponse(get_token(request))

    assert form(rf.get("/mk/")).content != form(rf.get("/mk/")).content


def test_an_error_is_never_kept(rf):
    @cached_for_visitors
    def broken(request):
        broken.made += 1
        return HttpResponse(status=500)

    broken.made = 0
    broken(rf.get("/mk/"))
    broken(rf.get("/mk/"))

    assert broken.made == 2
