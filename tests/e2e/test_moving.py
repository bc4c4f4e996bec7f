"""Somebody with an open file moves to another municipality, with the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from portal.core import clock
from tests.e2e import steps

if TYPE_CHECKING:
    import re


@dataclass(frozen=True)
class Place:
    """A municipality, its centre as the reader sees it, and who works there."""

    municipality: re.Pattern[str]
    centre: dict[str, str]
    caseworker: str


SKOPJE = Place(
    steps.CENTAR, {"mk": "Скопје", "sq": "Shkup"}, caseworker="caseworker.skopje@demo.example"
)
TETOVO = Place(
    steps.TETOVO, {"mk": "Тетово", "sq": "Tetovë"}, caseworker="caseworker.tetovo@demo.example"
)
FROM_TO = {"mk": (SKOPJE, TETOVO), "sq": (TETOVO, SKOPJE)}
NEW_STREET = "Демонстративна 9"


def _choose_below(page, name):
    """Choose in the list that has the focus, one row at a time."""
    for _press in range(90):
        page.keyboard.press("ArrowDown")
        if name.match(page.locator("*:focus option:checked").text_content()):
            return
    raise AssertionError(f"{name.pattern} is not in the list")


def _report_the_move(page, place, words):
    """Fill in the form of changes without a mouse, up to the preview."""
    steps.tab_to(page, "input[value=moved]")
    page.keyboard.press("Space")
    today = clock.today()
    for part in ("day", "month", "year"):
        steps.tab_to(page, f"input[name=happened_on_{part}]")
        page.keyboard.type(str(getattr(today, part)))
    steps.tab_to(page, "select[name=moved-municipality]")
    _choose_below(page, place.municipality)
    steps.tab_to(page, "input[name=moved-street]")
    page.keyboard.type(NEW_STREET)
    steps.press(page, "main form.change-form button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_have_text(words("What the change means"))


@pytest.fixture
def office_of(portal, page_of, language):
    """Open a file at the desk of a centre; returns what the server answered and the page."""

    def opened(place, reference):
        page = page_of(place.caseworker, language=language, **steps.DESK)
        answer = page.goto(portal.url(f"/{language}/office/{reference}/"))
        return answer.status, page

    return opened


def test_a_move_is_told_once_and_the_file_follows(language, portal, page_of, office_of, words):
    here, there = FROM_TO[language]
    page = page_of(language=language)
    steps.begin_profile(page, portal, language, municipality=here.municipality)
    reference = steps.apply_for_home_care(page, portal, language)
    file = portal.url(f"/{language}/applications/{reference}/")
    page.goto(file)
    expect(page.locator("main .summary-list").first).to_contain_text(here.centre[language])
    assert office_of(here, reference)[0] == 200
    assert office_of(there, reference)[0] == 404

    page.goto(portal.url(f"/{language}/changes/new/"))
    _report_the_move(page, there, words)
    expect(page.get_by_role("article").filter(has_text=reference)).to_contain_text(
        there.centre[language]
    )
    steps.press(page, "main form[action$='/send/'] button")
    expect(page.get_by_role("heading", level=1)).to_have_text(words("The change you reported"))

    page.goto(file)
    expect(page.locator("main .summary-list").first).to_contain_text(there.centre[language])
    expect(page.locator("main")).to_contain_text(
        words("The file went to the body that is competent now.")
    )
    expect(page.locator("section[aria-labelledby=changes]")).to_contain_text(there.centre[language])
    # Whom the file has left has no business with it any more.
    assert office_of(here, reference)[0] == 404
    status, office = office_of(there, reference)
    assert status == 200
    expect(office.locator("main")).to_contain_text(NEW_STREET)
    office.goto(portal.url(f"/{language}/office/"))
    expect(office.get_by_role("link", name=reference)).to_be_visible()


def test_whoever_says_the_same_move_again_changes_nothing_more(language, portal, page_of, words):
    here, there = FROM_TO[language]
    page = page_of(language=language)
    steps.begin_profile(page, portal, language, municipality=here.municipality)
    steps.apply_for_home_care(page, portal, language)

    for _time in range(2):
        page.goto(portal.url(f"/{language}/changes/new/"))
        _report_the_move(page, there, words)
        steps.press(page, "main form[action$='/send/'] button")
        expect(page.get_by_role("heading", level=1)).to_have_text(words("The change you reported"))

    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(
        words("No application of yours was touched. The change is kept in your profile.")
    )
