"""Everything but the chat works with JavaScript switched off."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e import steps

MISSPELT = {"mk": "nega vo domm", "sq": "kujdes ne shtepii"}
CITIZENS = {"mk": "citizen.mk@demo.example", "sq": "citizen.sq@demo.example"}
WITHOUT = {"java_script_enabled": False}


def test_search_and_check_lead_to_the_verdict(language, portal, page_of):
    page = page_of(**WITHOUT)
    page.goto(portal.url(f"/{language}/"))

    page.locator("#hero-search").fill(MISSPELT[language])
    page.locator("#hero-search").press("Enter")
    page.locator("main .news-item__title a").first.click()
    page.locator("main a[href$='/services/home-care/check/']").first.click()
    steps.answer_questions(page, "lives_in_country", steps.FRAIL)

    expect(page.locator("main .verdict")).to_be_visible()


def test_one_press_applies(language, portal, page_of, words):
    page = page_of(CITIZENS[language], language=language, **WITHOUT)
    steps.withdraw_everything(page, portal.url(f"/{language}/applications/"))
    page.goto(portal.url(f"/{language}/services/home-care/"))

    page.get_by_role("button", name=words("Apply with one click")).click()

    expect(page).to_have_url(re.compile("/receipt/$"))
    expect(page.locator(".receipt__number")).to_be_visible()


def test_the_other_language_shows_the_same_page(language, portal, page_of):
    other = {"mk": "sq", "sq": "mk"}[language]
    page = page_of(**WITHOUT)
    page.goto(portal.url(f"/{language}/services/kindergarten/"))

    page.locator(f".topline__languages a[hreflang={other}]").click()

    expect(page).to_have_url(re.compile(f"/{other}/services/kindergarten/$"))
    expect(page.locator("html")).to_have_attribute("lang", other)


def test_the_menu_opens_on_a_phone(language, portal, page_of):
    page = page_of(**WITHOUT)
    page.goto(portal.url(f"/{language}/"))

    page.locator(".masthead > .menu-button").click()

    expect(page.locator("#site-menu a[href$='/directory/']")).to_be_visible()


def test_the_chat_says_what_to_do_instead(language, portal, page_of, words):
    page = page_of(**WITHOUT)
    page.goto(portal.url(f"/{language}/"))

    page.locator("[data-chat-opener]").click()

    expect(page).to_have_url(re.compile(f"/{language}/chat/$"))
    expect(page.locator("noscript .notice, .notice").first).to_be_visible()
