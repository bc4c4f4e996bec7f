"""A citizen whose application was refused reads why, appeals in time and sees it in the file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.portal.applications import nasty

# Where the citizen lives, and who decides there.
HOME = {
    "mk": (steps.CENTAR, "caseworker.skopje@demo.example"),
    "sq": (steps.TETOVO, "caseworker.tetovo@demo.example"),
}
WORDS = {
    "mk": "Не можам сама да се грижам за себе. Наодот го прилагам.",
    "sq": "Nuk mund të kujdesem vetë për veten. E bashkëngjis gjetjen.",
}
MEGABYTES = 4


@pytest.fixture
def refused(language, portal, page_of):
    """A page at the file of somebody new whom the centre refused, and the number of the file."""
    place, caseworker = HOME[language]
    page = page_of(language=language)
    steps.begin_profile(page, portal, language, municipality=place)
    reference = steps.apply_for_home_care(page, portal, language)
    _reject(page_of(caseworker, language=language, **steps.DESK), portal, language, reference)
    page.goto(portal.url(f"/{language}/applications/"))
    page.locator(f"main a[href$='/{reference}/']").first.click()
    return page, reference


def _reject(office, portal, language, reference):
    office.goto(portal.url(f"/{language}/office/{reference}/"))
    office.locator("form[action$='/review/'] button").click()
    rejection = office.locator("details").filter(has=office.locator("form[action*='rejected']"))
    rejection.locator("summary").click()
    steps.tick(office, rejection.locator("input[name=reasons]").first)
    rejection.locator("button[type=submit]").click()
    expect(office.locator("form[action*='rejected']")).to_have_count(0)


def _expect_the_reasons(page, words):
    """The decision says what was decided, why, until when and how one may appeal."""
    decision = page.locator("section[aria-labelledby=decision]")
    expect(decision).to_contain_text(words("Your application is rejected."))
    expect(decision.locator("[lang] p").first).not_to_be_empty()
    expect(decision).to_contain_text(words("If you disagree"))
    expect(decision).to_contain_text(re.compile(r"\d{1,2}\.? \S+ 20\d\d"))
    expect(decision.locator("a[href$='/appeal/']")).to_be_visible()


@pytest.fixture
def expect_appeal(language, portal, page_of, words):
    """Look for an appeal where it belongs, with the paper that supports it."""

    def look(page, reference, *, paper):
        expect(page).to_have_url(re.compile(f"/appeal/{reference}-A/(#papers)?$"))
        expect(page.locator(".receipt__number")).to_have_text(f"{reference}-A")
        expect(page.get_by_role("link", name=paper)).to_be_visible()
        page.goto(portal.url(f"/{language}/applications/{reference}/"))
        expect(page.locator("section[aria-labelledby=timeline]")).to_contain_text(
            words("An appeal was made.")
        )
        office = page_of(HOME[language][1], language=language, **steps.DESK)
        office.goto(portal.url(f"/{language}/office/{reference}/"))
        appeal = office.locator(f"section[aria-labelledby='{reference}-A']")
        expect(appeal).to_contain_text(WORDS[language])
        expect(appeal.get_by_role("link", name=paper)).to_be_visible()

    return look


def test_an_appeal_with_a_paper_whose_line_is_cut(
    language, refused, expect_appeal, words, tmp_path
):
    page, reference = refused
    path = tmp_path / "new-finding.pdf"
    path.write_bytes(nasty.large_pdf(MEGABYTES))
    _expect_the_reasons(page, words)
    page.locator("a[href$='/appeal/']").click()

    set_line, sent = steps.slow(page), steps.counted(page)
    page.locator("#add-paper input[type=file]").set_input_files(str(path))
    page.locator("#add-paper button[type=submit]").click()
    steps.wait_for_half(page)
    set_line(offline=True)
    expect(page.locator("#add-paper")).to_have_attribute("data-state", "broken")
    set_line(offline=False)
    chosen = page.locator("#appeal input[name=papers]")
    expect(chosen).to_be_checked(timeout=90_000)
    assert sum(sent) == path.stat().st_size
    steps.tick(page, page.locator("#appeal input[value=facts_wrong]"))
    page.locator("#appeal textarea[name=words]").fill(WORDS[language])
    page.locator("#appeal button[type=submit]").click()

    expect_appeal(page, reference, paper="new-finding.pdf")


def test_an_appeal_with_the_keyboard_alone(language, refused, expect_appeal, tmp_path):
    page, reference = refused
    path = tmp_path / "letter.pdf"
    path.write_bytes(nasty.pdf())

    steps.press(page, "a[href$='/appeal/']")
    expect(page).to_have_url(re.compile("/appeal/$"))
    steps.tab_to(page, "#add-paper input[type=file]")
    # The dialog of the operating system is not part of the page.
    page.locator("*:focus").set_input_files(str(path))
    steps.press(page, "#add-paper button[type=submit]")
    expect(page.locator("#appeal input[name=papers]")).to_be_checked(timeout=60_000)
    steps.tab_to(page, "#appeal input[value=facts_wrong]")
    page.keyboard.press("Space")
    steps.tab_to(page, "#appeal textarea[name=words]")
    page.keyboard.type(WORDS[language])
    steps.press(page, "#appeal button[type=submit]")

    expect_appeal(page, reference, paper="letter.pdf")
