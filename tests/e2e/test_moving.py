"""Somebody with an open file moves to another municipality, with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps

CITIZENS = {"mk": "citizen.mk@demo.example", "sq": "citizen.sq@demo.example"}
IS_HERE = "(one, selector) => one.matches(selector)"
# Somewhere with a centre of its own, for both demonstration citizens.
ELSEWHERE = {"mk": "Битола", "sq": "Manastir"}


def tab_to(page, selector, *, at_most=200):
    """Press Tab until something has the focus."""
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if page.locator("*:focus").evaluate(IS_HERE, selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def press(page, selector):
    tab_to(page, selector)
    page.keyboard.press("Enter")


def _go_down_to(page, name):
    """Choose in the list that has the focus, one row at a time."""
    for _press in range(90):
        page.keyboard.press("ArrowDown")
        if page.locator("*:focus option:checked").text_content().strip().startswith(name):
            return
    raise AssertionError(f"{name} is not in the list")


@pytest.fixture
def page(page_of):
    return page_of()


def test_a_move_is_told_once_and_the_file_follows(language, portal, page, words):
    page.goto(portal.url(f"/{language}/account/login/"))
    steps.sign_in(page, CITIZENS[language])
    page.goto(portal.url(f"/{language}/changes/new/"))

    tab_to(page, "input[value=moved]")
    page.keyboard.press("Space")
    for part, value in (("day", "1"), ("month", "11"), ("year", "2026")):
        tab_to(page, f"input[name=happened_on_{part}]")
        page.keyboard.type(value)
    tab_to(page, "select[name=moved-municipality]")
    _go_down_to(page, ELSEWHERE[language])
    tab_to(page, "input[name=moved-street]")
    page.keyboard.type("Демонстративна 9")
    press(page, "main form.change-form button[type=submit]")

    expect(page.get_by_role("heading", level=1)).to_have_text(words("What the change means"))
    expect(page.get_by_text("Демонстративна 9").first).to_be_visible()
    press(page, "main form[action$='/send/'] button")

    expect(page.get_by_role("heading", level=1)).to_have_text(words("The change you reported"))
    page.goto(portal.url(f"/{language}/account/profile/"))
    expect(page.get_by_text(re.compile("Демонстративна 9")).first).to_be_visible()
