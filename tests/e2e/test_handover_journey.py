"""A citizen asks the chat for a person and is answered: two browsers, and a line that breaks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

STAFF = {"mk": "caseworker.skopje@demo.example", "sq": "caseworker.tetovo@demo.example"}
MUNICIPALITY = {"mk": "MK-802", "sq": "MK-609"}
SECONDS = 20_000


class Citizen:
    """The chat on a phone."""

    def __init__(self, page, address):
        page.goto(address)
        self.page = page
        self.log = page.locator("[data-chat-log]")
        expect(page.locator("[data-chat]")).to_be_visible()

    def asks_for_a_person(self, municipality):
        self.page.locator("[data-chat-person-open]").click()
        form = self.log.locator("[data-chat-ask]")
        form.locator("select").select_option(municipality)
        form.locator("button[type=submit]").click()

    def says(self, text):
        self.page.locator("#chat-question").fill(text)
        self.page.locator("#chat-question").press("Enter")

    def line(self, text):
        return self.log.get_by_text(text, exact=True)


class Clerk:
    """The desk on a large screen."""

    def __init__(self, page, address):
        page.goto(address)
        self.page = page
        expect(page.locator("[data-desk-presence][data-state=here]")).to_be_visible(timeout=SECONDS)

    def takes_over(self):
        self.page.locator(".desk-row--waiting button").last.click()
        expect(self.page).to_have_url(re.compile(r"/office/talks/[0-9a-f-]{36}/"))

    def says(self, text):
        self.page.locator("[data-talk-form] textarea").fill(text)
        self.page.locator("[data-talk-form] button[type=submit]").click()

    def line(self, text):
        return self.page.locator("[data-talk-log]").get_by_text(text, exact=True)


@pytest.fixture
def both(language, portal, page_of):
    """The citizen at 360 px, and staff of the competent centre who are at the desk."""
    wide = {"viewport": {"width": 1280, "height": 900}}
    staff = page_of(STAFF[language], language=language, **wide)
    clerk = Clerk(staff, portal.url(f"/{language}/office/talks/"))
    citizen = Citizen(page_of(), portal.url(f"/{language}/chat/"))
    return citizen, clerk


def test_a_person_answers_and_no_word_is_lost_when_the_line_breaks_on_either_side(
    both, language, words
):
    citizen, clerk = both

    citizen.asks_for_a_person(MUNICIPALITY[language])
    expect(citizen.page.locator("[data-chat-person-state]")).to_have_text(
        words("You are waiting for a person."), timeout=SECONDS
    )
    citizen.says("1 ?")
    clerk.takes_over()
    expect(citizen.page.locator("[data-chat-person-state]")).to_have_text(
        words("A person answers you."), timeout=SECONDS
    )
    expect(clerk.line("1 ?")).to_be_visible(timeout=SECONDS)

    citizen.page.context.set_offline(True)
    citizen.says("2 ?")
    clerk.says("1 !")
    expect(clerk.line("1 !")).to_be_visible(timeout=SECONDS)
    expect(citizen.line("1 !")).to_have_count(0)
    citizen.page.context.set_offline(False)
    expect(citizen.line("1 !")).to_be_visible(timeout=SECONDS)
    expect(clerk.line("2 ?")).to_be_visible(timeout=SECONDS)

    clerk.page.context.set_offline(True)
    clerk.says("2 !")
    citizen.says("3 ?")
    clerk.page.context.set_offline(False)
    expect(clerk.line("3 ?")).to_be_visible(timeout=SECONDS)
    expect(citizen.line("2 !")).to_be_visible(timeout=SECONDS)

    for text in ("1 ?", "2 ?", "3 ?", "1 !", "2 !"):
        expect(citizen.line(text)).to_have_count(1)
        expect(clerk.line(text)).to_have_count(1)
    assert _order(citizen.log, ".chat__text") == _order(
        clerk.page.locator("[data-talk-log]"), ".talk__text"
    )

    clerk.page.locator("form[action$='/close/'] button").click()
    expect(citizen.log).to_contain_text(
        words("The centre ended the conversation."), timeout=SECONDS
    )
    expect(citizen.page.locator("[data-chat-person-open]")).to_be_visible()


def _order(log, selector):
    """Return what was said in the order of the page, by those whose words end in ? or !."""
    said = log.locator(selector).all_inner_texts()
    return [text.split("\n")[0] for text in said if re.fullmatch(r"\d [?!]", text.split("\n")[0])]


def test_the_talk_is_there_again_on_a_fresh_page(both, language, words, portal):
    citizen, clerk = both
    citizen.asks_for_a_person(MUNICIPALITY[language])
    clerk.takes_over()
    clerk.says("1 !")
    expect(citizen.line("1 !")).to_be_visible(timeout=SECONDS)

    citizen.page.goto(portal.url(f"/{language}/services/"))
    citizen.page.locator("[data-chat-opener]").click()

    panel = citizen.page.locator("dialog[open]")
    expect(panel.get_by_text("1 !", exact=True)).to_be_visible(timeout=SECONDS)
    expect(panel.locator("[data-chat-person-state]")).to_have_text(words("A person answers you."))
    panel.locator("[data-chat-person-leave]").click()
    expect(clerk.page.locator("[data-talk-log]")).to_contain_text(
        words("The citizen ended the conversation."), timeout=SECONDS
    )


def test_without_javascript_a_message_reaches_the_centre_and_is_answered(
    language, portal, page_of, words
):
    citizen = page_of(java_script_enabled=False)
    citizen.goto(portal.url(f"/{language}/write-to-centre/"))
    citizen.locator("select[name=municipality]").select_option(MUNICIPALITY[language])
    citizen.locator("textarea[name=text]").fill("4 ?")
    citizen.locator("input[name=email]").fill("somebody@example.com")
    citizen.locator("main form button[type=submit]").click()
    expect(citizen.locator("main")).to_contain_text("4 ?")

    clerk = page_of(STAFF[language], language=language, java_script_enabled=False)
    clerk.goto(portal.url(f"/{language}/office/talks/"))
    clerk.get_by_role("button", name=words("Answer it")).last.click()
    clerk.locator("textarea[name=text]").fill("4 !")
    clerk.locator("[data-talk-form] button[type=submit]").click()

    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("4 !")
