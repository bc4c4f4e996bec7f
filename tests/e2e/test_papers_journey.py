"""A paper is photographed and sent on a line that breaks."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.portal.applications import nasty

SIZE = 4


def application_of(page, portal, language):
    """Submit an application with the kept profile and open its page."""
    steps.withdraw_everything(page, portal.url(f"/{language}/applications/"))
    page.goto(portal.url(f"/{language}/services/home-care/apply/"))
    page.locator("main .one-click__button").click()
    expect(page).to_have_url(re.compile("/receipt/$"))
    page.goto(re.sub("receipt/$", "", page.url))


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    path = tmp_path_factory.mktemp("papers") / f"finding-{os.getpid()}.pdf"
    path.write_bytes(nasty.large_pdf(SIZE))
    return path


def choose(page, *paths):
    page.locator("#add-paper input[type=file]").set_input_files([str(path) for path in paths])
    page.locator("#add-paper button[type=submit]").click()


def test_a_line_that_breaks_costs_a_piece_and_not_the_file(page_of, portal, paper, language):
    page = page_of(f"citizen.{language}@demo.example", language=language)
    application_of(page, portal, language)
    set_line, sent = steps.slow(page), steps.counted(page)

    choose(page, paper)
    steps.wait_for_half(page)
    set_line(offline=True)
    expect(page.locator("#add-paper")).to_have_attribute("data-state", "broken")
    set_line(offline=False)

    expect(page.locator("main .papers__name", has_text="finding")).to_be_visible(timeout=90_000)
    # Not a byte that had arrived was sent again.
    assert sum(sent) == paper.stat().st_size


def test_after_a_reload_the_same_file_goes_on(page_of, portal, paper, language):
    page = page_of(f"citizen.{language}@demo.example", language=language)
    application_of(page, portal, language)
    set_line, sent = steps.slow(page), steps.counted(page)

    choose(page, paper)
    steps.wait_for_half(page)
    set_line(offline=True)
    expect(page.locator("#add-paper")).to_have_attribute("data-state", "broken")
    before = sum(sent)
    set_line(offline=False)
    page.reload()
    assert before > 1_000_000
    del sent[:]
    choose(page, paper)

    expect(page.locator("main .papers__name", has_text="finding")).to_be_visible(timeout=90_000)
    # Pieces may have arrived whose answer the cut line lost: never more is sent than was missing.
    assert sum(sent) <= paper.stat().st_size - before


def test_photographs_are_warned_about_turned_and_sent(page_of, portal, tmp_path, language):
    page = page_of(f"citizen.{language}@demo.example", language=language)
    application_of(page, portal, language)
    good, poor = tmp_path / "one.jpg", tmp_path / "two.jpg"
    good.write_bytes(nasty.photograph())
    poor.write_bytes(nasty.dark())

    choose(page, good, poor)
    doubts = page.locator("[data-doubts]")
    expect(doubts).to_be_focused()
    expect(doubts).to_contain_text("two.jpg")
    expect(doubts).not_to_contain_text("one.jpg")
    page.locator("[data-anyway]").click()
    expect(page).to_have_url(re.compile("/papers/pages/"))
    expect(page.locator(".pages__item")).to_have_count(2)
    page.locator("button[value^='right:']").first.click()
    expect(page.locator(".pages__picture--90")).to_have_count(1)
    page.locator("button[name=send]").click()

    expect(page.locator("main .papers__name", has_text="one.pdf")).to_be_visible()


def test_without_javascript_photographs_become_a_paper_too(page_of, portal, tmp_path, language):
    page = page_of(f"citizen.{language}@demo.example", language=language, java_script_enabled=False)
    application_of(page, portal, language)
    paths = [tmp_path / "one.jpg", tmp_path / "two.jpg"]
    paths[0].write_bytes(nasty.photograph())
    paths[1].write_bytes(nasty.photograph_on_its_side())

    choose(page, *paths)
    expect(page.locator(".pages__item")).to_have_count(2)
    page.locator("button[value^='down:']").first.click()
    page.locator("button[name=send]").click()

    expect(page.locator("main .papers__name", has_text="two.pdf")).to_be_visible()
