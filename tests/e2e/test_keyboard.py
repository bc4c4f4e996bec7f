"""Everything that matters without a mouse: skip link, menu, search, check and chat."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e import steps

ASK = {"mk": "кои документи ми требаат за нега дома", "sq": "cilat dokumente për kujdes në shtëpi"}
WORD = {"mk": "gradinka", "sq": "kopsht"}
IS_HERE = "(one, selector) => one.matches(selector)"


def tab_to(page, selector, *, at_most=120):
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if page.locator("*:focus").evaluate(IS_HERE, selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def test_the_skip_link_comes_first_and_leads_to_the_content(language, portal, page_of):
    page = page_of()
    page.goto(portal.url(f"/{language}/services/"))

    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator("main *:focus")).to_have_count(1)


def test_the_menu_opens_leads_on_and_closes(language, portal, page_of):
    page = page_of()
    page.goto(portal.url(f"/{language}/"))

    tab_to(page, ".masthead .menu-button")
    page.keyboard.press("Enter")
    expect(page.locator("#site-menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#site-menu")).to_be_hidden()
    page.keyboard.press("Enter")
    tab_to(page, "#site-menu a[href$='/directory/']", at_most=12)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"/{language}/directory/$"))


def test_search_leads_to_a_service(language, portal, page_of):
    page = page_of()
    page.goto(portal.url(f"/{language}/"))

    tab_to(page, "#hero-search")
    page.keyboard.type(WORD[language])
    page.keyboard.press("Enter")
    expect(page.locator("main .news-item__title a").first).to_be_visible()
    tab_to(page, "main .news-item__title a[href*='/kindergarten/']")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/services/kindergarten/$"))


def test_the_check_is_answered_to_the_verdict(language, portal, page_of):
    page = page_of()
    page.goto(portal.url(f"/{language}/services/home-care/check/"))

    for _question in range(10):
        if page.locator("input[name=birth_date_day]").count():
            tab_to(page, "input[name=birth_date_day]")
            page.keyboard.type(steps.BORN[0] + "\t" + steps.BORN[1] + "\t" + steps.BORN[2])
        else:
            tab_to(page, "input[name=answer]")
            page.keyboard.press("Space")
        here = page.url
        tab_to(page, ".screener__form button[type=submit]")
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(here)
        if page.url.endswith("/result/"):
            break

    expect(page.locator("main .verdict")).to_be_visible()


def test_the_chat_opens_answers_and_gives_the_focus_back(language, portal, page_of):
    page = page_of()
    page.goto(portal.url(f"/{language}/about/"))

    tab_to(page, "[data-chat-opener]")
    page.keyboard.press("Enter")
    expect(page.locator("#chat-question")).to_be_focused()
    page.keyboard.type(ASK[language])
    page.keyboard.press("Enter")
    expect(page.locator("[data-chat-log] .chat__choice--link").first).to_be_visible(timeout=40_000)
    page.keyboard.press("Shift+Tab")
    expect(page.locator("dialog *:focus")).to_have_count(1)
    page.keyboard.press("Escape")

    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator("[data-chat-opener]")).to_be_focused()


def test_the_own_pages_open_lead_on_and_close(language, portal, page_of):
    page = page_of(f"citizen.{language}@demo.example", language=language)
    page.goto(portal.url(f"/{language}/applications/"))

    tab_to(page, ".my-navigation__button")
    page.keyboard.press("Enter")
    expect(page.locator("#my-pages")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#my-pages")).to_be_hidden()
    page.keyboard.press("Enter")
    tab_to(page, "#my-pages a[href$='/my-data/']", at_most=12)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"/{language}/my-data/$"))
