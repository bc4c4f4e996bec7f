"""Editors: a call written in both languages, previewed, published, and seen at once."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.e2e.running import eventually

DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def call():
    """The texts of a new call, by the field and language they belong to."""
    mark = uuid.uuid4().hex[:6]
    return {
        "heading_mk": f"Повик за дневни центри {mark}",
        "heading_sq": f"Thirrje për qendra ditore {mark}",
        "summary_mk": "Средства за општини што отвораат дневен центар.",
        "summary_sq": "Mjete për komunat që hapin qendër ditore.",
        "who_may_apply_mk": "Општини",
        "who_may_apply_sq": "Komuna",
        "opens_at": "2026-01-01 08:00",
        "closes_at": "2099-01-01 16:00",
    }


def test_an_editor_writes_a_call_and_a_publisher_puts_it_before_visitors(portal, page_of, call):
    visitor = page_of()
    for language in ("mk", "sq"):
        visitor.goto(portal.url(f"/{language}/calls/"))
        expect(visitor.locator("main")).not_to_contain_text(call[f"heading_{language}"])
    editor = page_of("editor@demo.example", **DESK)

    _write(editor, portal, call)
    _expect_previews(editor, call)
    address = _save_draft(editor)
    _expect_no_trace(visitor, portal, call)
    publisher = page_of("publisher@demo.example", language="sq", **DESK)
    _publish(publisher, address)

    for language in ("mk", "sq"):
        visitor.goto(portal.url(f"/{language}/calls/"))
        visitor.get_by_role("link", name=call[f"heading_{language}"]).click()
        expect(visitor.locator("h1")).to_have_text(call[f"heading_{language}"])
        expect(visitor.locator("main")).to_contain_text(call[f"summary_{language}"])
        expect(visitor.locator("main")).to_contain_text(call[f"who_may_apply_{language}"])


def _write(page, portal, call):
    known = page.request.get(portal.url("/cms/api/main/pages/?type=cms.CallIndexPage")).json()
    parent = next(row["id"] for row in known["items"] if row["meta"]["type"] == "cms.CallIndexPage")
    page.goto(portal.url(f"/cms/pages/add/cms/callpage/{parent}/"))
    for name, text in call.items():
        page.locator(f"[name={name}]").fill(text)
        page.keyboard.press("Escape")
    for language in ("mk", "sq"):
        body = page.locator(f"[data-contentpath=body_{language}]")
        body.locator("button.c-sf-add-button").first.click()
        page.get_by_role("option").first.click()
        body.locator(f"[name^=body_{language}-0-value]").fill(call[f"heading_{language}"])


def _expect_previews(page, call):
    page.locator("[data-side-panel-toggle=preview]").click()
    for language in ("mk", "sq"):
        eventually(lambda wanted=language: _shows(page, wanted, call), seconds=40)
    page.locator("[data-side-panel-toggle=preview]").click()


def _shows(page, language, call):
    """Choose a language of the preview; what is typed meanwhile can win over the choice."""
    page.locator("select[name=preview_mode]").select_option(language)
    heading = page.frame_locator("iframe.w-preview__iframe >> nth=-1").locator("h1")
    try:
        expect(heading).to_have_text(call[f"heading_{language}"], timeout=5_000)
    except AssertionError:
        return False
    return True


def _save_draft(page):
    page.locator("footer button.action-save").click()
    expect(page).to_have_url(re.compile("/edit/"))
    return page.url


def _expect_no_trace(visitor, portal, call):
    visitor.goto(portal.url("/mk/calls/"))
    expect(visitor.locator("main")).not_to_contain_text(call["heading_mk"])


def _publish(page, address):
    page.goto(address)
    page.locator(
        "footer [data-controller~=w-dropdown] button[data-w-dropdown-target=toggle]"
    ).click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages .success, .messages [class*=success]").first).to_be_visible()
