"""Leaving in a hurry in a real browser: Back shows nothing, nothing is kept."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

PAGE = "services/child-at-risk/"
NEUTRAL = re.compile(re.escape(settings.PORTAL_EXIT_URL))


@pytest.fixture
def neutral(page):
    """The neutral page without the network; returns what was asked for."""
    asked = []

    def answer(route):
        asked.append(route.request.all_headers())
        route.fulfill(body="<title>Sun</title><h1>Sun</h1>", content_type="text/html")

    page.context.route(NEUTRAL, answer)
    return asked


@pytest.fixture
def sensitive(page, portal, neutral, language):
    """A page of a sensitive service, reached from the list."""
    page.goto(portal.url(f"/{language}/services/"))
    page.goto(portal.url(f"/{language}/{PAGE}"))
    page.evaluate("sessionStorage.setItem('a', '1'); localStorage.setItem('b', '2')")
    assert neutral == []
    return page


def left(page, portal, language, neutral):
    expect(page).to_have_url(NEUTRAL)
    assert "referer" not in neutral[-1]
    page.go_back()
    expect(page).not_to_have_url(re.compile("child-at-risk"))
    expect(page.locator(".quick-exit")).to_have_count(0)
    page.goto(portal.url(f"/{language}/services/"))
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert not [one for one in page.context.cookies(portal.address) if one["name"] == "sessionid"]


@pytest.mark.parametrize("key", ["Escape", "Shift"])
def test_three_presses_of_a_key_leave(sensitive, portal, language, neutral, key):
    sensitive.keyboard.press(key)
    sensitive.keyboard.press(key)
    expect(sensitive.locator("[data-quick-exit-status]")).not_to_be_empty()
    expect(sensitive).to_have_url(re.compile("child-at-risk"))
    sensitive.keyboard.press(key)

    left(sensitive, portal, language, neutral)


def test_other_keys_between_do_not_leave(sensitive):
    for key in ("Escape", "Escape", "a", "Escape", "Shift", "Escape"):
        sensitive.keyboard.press(key)

    expect(sensitive).to_have_url(re.compile("child-at-risk"))


def test_the_button_is_second_in_keyboard_order_and_leaves(sensitive, portal, language, neutral):
    sensitive.keyboard.press("Tab")
    sensitive.keyboard.press("Tab")
    expect(sensitive.locator(".quick-exit__button")).to_be_focused()
    sensitive.keyboard.press("Enter")

    left(sensitive, portal, language, neutral)


def test_the_button_stays_in_sight_and_is_large(sensitive):
    sensitive.mouse.wheel(0, 3000)

    button = sensitive.locator(".quick-exit__button")
    expect(button).to_be_in_viewport(ratio=1)
    assert button.bounding_box()["height"] >= 48


def test_without_javascript_the_link_leaves_too(page_of, portal, language):
    page = page_of(language=language, java_script_enabled=False)
    page.context.route(NEUTRAL, lambda route: route.fulfill(body="<h1>Sun</h1>"))
    page.goto(portal.url(f"/{language}/{PAGE}"))

    page.locator(".quick-exit__button").click()

    expect(page).to_have_url(NEUTRAL)


def test_without_javascript_back_finds_nothing_kept(page_of, portal, language):
    """Back opens the page again, which no script can prevent then: from us, and from no copy."""
    page = page_of(language=language, java_script_enabled=False)
    page.context.route(NEUTRAL, lambda route: route.fulfill(body="<h1>Sun</h1>"))
    answers = []
    watch = page.context.new_cdp_session(page)
    watch.on("Network.responseReceived", lambda event: answers.append(event["response"]))
    watch.send("Network.enable")
    page.goto(portal.url(f"/{language}/{PAGE}"))
    page.locator(".quick-exit__button").click()
    expect(page).to_have_url(NEUTRAL)

    page.go_back()

    pages = [answer for answer in answers if answer["url"].endswith(PAGE)]
    assert len(pages) == 2
    assert not any(answer.get("fromDiskCache") for answer in pages)
