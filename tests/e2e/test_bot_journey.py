"""The digital assistant, in each language: from a question in own words to the one-click button."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

MK, SQ = "mk", "sq"
QUESTIONS = [
    pytest.param(MK, "дали дедо ми има право на нега дома, има 78 години", id="mk"),
    pytest.param(MK, "dali dedo mi ima pravo na nega doma, ima 78 godini", id="mk in Latin"),
    pytest.param(SQ, "a ka të drejtë gjyshi im për kujdes në shtëpi, ka 78 vjeç", id="sq"),
]
ANSWERS = {
    "lives_in_country": "true",
    "lives_in_institution": "false",
    "cannot_self_care": "true",
    "disability_degree": "none",
}
IN_DANGER = {
    MK: "мажот ме тепа и се плашам",
    SQ: "burri më rreh dhe kam frikë",
}
AGAIN = {MK: "кои документи ми требаат за нега дома", SQ: "cilat dokumente për kujdes në shtëpi"}
ANSWER_MILLISECONDS = 40_000


class Conversation:
    """One conversation on the page of the chat, as a citizen sees it."""

    def __init__(self, page, address):
        page.goto(address)
        self.page = page
        self.log = page.locator("[data-chat-log]")
        self.replies = self.log.locator(".chat__message:not(.chat__message--own)")
        expect(page.locator("[data-chat]")).to_be_visible()

    def ask(self, text):
        before = self.replies.count()
        self.page.locator("#chat-question").fill(text)
        self.page.locator("#chat-question").press("Enter")
        expect(self.log.locator(".chat__message--own").last).to_contain_text(text)
        expect(self.replies.nth(before)).to_be_visible(timeout=ANSWER_MILLISECONDS)

    def choose(self, payload):
        self.log.locator(f"[data-payload*='{payload}']").click()

    @property
    def choices(self):
        return self.log.locator("[data-payload*='inform']")

    def answer_everything(self, answers):
        """Answer by the buttons until the bot offers the application."""
        offer = self.log.locator("a[href*='/apply/?prefill=']")
        for _turn in range(len(answers) + 1):
            expect(self.choices.first.or_(offer)).to_be_visible(timeout=ANSWER_MILLISECONDS)
            if offer.count():
                break
            fact = self._asked_fact()
            self.choose(f"{fact}={answers[fact]}")
            expect(self.log.locator(f"[data-payload*='{fact}=']")).to_have_count(0)
        return offer

    def _asked_fact(self):
        payload = self.choices.first.get_attribute("data-payload")
        return re.search(r'"(\w+)=', payload).group(1)


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_the_bot_leads_from_a_question_to_the_filled_in_application(
    language, question, portal, page_of, words
):
    chat = Conversation(page_of(), portal.url(f"/{language}/chat/"))

    chat.ask(question)
    offer = chat.answer_everything(ANSWERS)
    offer.click()

    assert urlsplit(chat.page.url).path == f"/{language}/services/home-care/apply/"
    kept = chat.page.locator("main .summary-list")
    expect(kept).to_contain_text("78")
    expect(kept.get_by_text(words("Yes")).first).to_be_visible()
    expect(chat.page.get_by_role("link", name=words("Make an account"))).to_be_visible()


def test_somebody_in_danger_sees_numbers_that_can_be_pressed(language, portal, page_of):
    chat = Conversation(page_of(), portal.url(f"/{language}/chat/"))

    chat.ask(IN_DANGER[language])

    for number in ("192", "112"):
        link = chat.log.locator(f"a[href='tel:{number}']").first
        expect(link).to_be_visible(timeout=ANSWER_MILLISECONDS)


def test_the_chat_opens_over_any_page_and_keeps_the_conversation(language, portal, page_of):
    page = page_of()
    chat = Conversation(page, portal.url(f"/{language}/chat/"))
    chat.ask(AGAIN[language])
    expect(chat.log.locator("a[href*='home-care']").first).to_be_visible(
        timeout=ANSWER_MILLISECONDS
    )

    page.goto(portal.url(f"/{language}/services/"))
    page.locator("[data-chat-opener]").click()

    expect(page.locator("dialog[open] [data-chat-log]")).to_contain_text(AGAIN[language])


def test_a_killed_bot_is_told_clearly_and_the_conversation_goes_on(
    language, portal, page_of, words
):
    chat = Conversation(page_of(), portal.url(f"/{language}/chat/"))
    chat.ask(dict(one.values for one in QUESTIONS[::-1])[language])
    expect(chat.choices.first).to_be_visible(timeout=ANSWER_MILLISECONDS)

    portal.kill_bot()
    chat.choose("lives_in_country=true")

    trouble = chat.log.locator(".chat__trouble")
    expect(trouble).to_contain_text(
        words("The assistant cannot answer right now."), timeout=ANSWER_MILLISECONDS
    )
    assert portal.readiness()["status"] == "degraded"
    portal.wait_for_bot()
    trouble.get_by_role("button", name=words("Try again")).click()
    expect(chat.answer_everything(ANSWERS)).to_be_visible()
