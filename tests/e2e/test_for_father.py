"""A daughter applies for her father, who agrees by a code on his own telephone."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from portal.notifications.rules import normalised_phone
from tests.e2e import steps
from tests.e2e.running import eventually

FATHER = {"mk": ("Пробен", "Татко"), "sq": ("Provues", "Baba")}
# A number of its own for each journey, so that each finds its own code.
PHONES = {("mk", True): "072 555 101", ("sq", True): "072 555 102"} | {
    ("mk", False): "072 555 103",
    ("sq", False): "072 555 104",
}
WITHOUT = {"java_script_enabled": False}


@pytest.fixture(params=[True, False], ids=["slow line", "without JavaScript"])
def has_scripts(request):
    return request.param


@pytest.fixture
def phone(language, has_scripts):
    return PHONES[language, has_scripts]


@pytest.fixture
def page(language, portal, page_of, has_scripts):
    """A daughter who has just made an account, on a phone."""
    page = page_of(language=language, **({} if has_scripts else WITHOUT))
    if has_scripts:
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", steps.SLOW)
    page.goto(portal.url(f"/{language}/account/signup/"))
    steps.sign_up(page, steps.somebody(language))
    expect(page).not_to_have_url(re.compile("/signup/$"))
    return page


def save(page):
    before = page.url
    page.locator("main form button[type=submit]").first.click()
    expect(page).not_to_have_url(before)


def fill_person(page, first, last, number):
    page.locator("input[name=first_name]").fill(first)
    page.locator("input[name=last_name]").fill(last)
    steps.fill_date(page, "birth_date")
    page.locator("input[name=embg]").fill(number)


def keep_oneself(page, portal, language):
    daughter = steps.somebody(language)
    page.goto(portal.url(f"/{language}/account/profile/me/"))
    fill_person(page, daughter.first_name, daughter.last_name, daughter.personal_number)
    save(page)
    page.goto(portal.url(f"/{language}/account/profile/address/"))
    page.locator("select[name=municipality]").select_option(index=3)
    page.locator("input[name=street]").fill("Демонстративна 2")
    save(page)


def keep_father(page, portal, language, phone):
    page.goto(portal.url(f"/{language}/account/profile/people/add/"))
    steps.tick(page, page.locator("input[name=relation][value=parent]"))
    fill_person(page, *FATHER[language], steps.number_born(steps.BORN, after=600))
    page.locator("input[name=phone]").fill(phone)
    steps.tick(page, page.locator("input[name=may_act]"))
    save(page)


def code_sent_to(phone):
    """Return the code in the latest text to a telephone, as its owner reads it out."""
    number = normalised_phone(phone, countries=settings.PORTAL_SMS_COUNTRIES)
    files = sorted(
        (settings.VAR / "sms").glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True
    )
    texts = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    found = (re.search(r"\b\d{6}\b", row["text"]) for row in texts if row["to"] == number)
    return next((code[0] for code in found if code), "")


def ask_father(page, portal, language, phone, words):
    """Send the code to his telephone and enter what he reads out."""
    page.goto(portal.url(f"/{language}/mandates/"))
    page.get_by_role("link", name=words("Confirm by SMS")).click()
    expect(page.locator("input[name=phone]")).to_have_value(phone)
    page.get_by_role("button", name=words("Send the code")).click()
    expect(page).to_have_url(re.compile("/code/$"))
    page.locator("input[name=code]").fill(eventually(lambda: code_sent_to(phone)))
    page.get_by_role("button", name=words("Confirm"), exact=True).click()
    expect(page).to_have_url(re.compile("/mandates/$"))
    expect(page.locator("main").get_by_text(words("valid"), exact=True)).to_be_visible()


def apply_for_father(page, portal, language, words):
    page.goto(portal.url(f"/{language}/services/home-care/apply/"))
    if page.get_by_role("link", name=FATHER[language][0]).count():
        page.get_by_role("link", name=FATHER[language][0]).click()
    expect(page.locator(".apply__person")).to_have_text(" ".join(FATHER[language]))
    for fact, answer in steps.FRAIL.items():
        choice = page.locator(f"input[name=facts-{fact}][value={answer}]")
        if choice.count():
            steps.tick(page, choice)
    page.get_by_role("button", name=words("Send the application")).click()
    expect(page).to_have_url(re.compile("/receipt/$"))
    return page.locator(".receipt__number").inner_text().strip()


def test_a_daughter_applies_for_her_father(page, portal, language, phone, words):
    keep_oneself(page, portal, language)
    keep_father(page, portal, language, phone)
    ask_father(page, portal, language, phone, words)

    reference = apply_for_father(page, portal, language, words)

    page.goto(portal.url(f"/{language}/applications/{reference}/"))
    people = page.locator("section[aria-labelledby=people]")
    expect(people).to_contain_text(words("family carer"))
    expect(people).to_contain_text(words("code by SMS"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(portal.url(f"/{language}/mandates/"))
    page.locator("main a[href$='/revoke/']").first.click()
    page.locator("main form button[type=submit]").click()
    answer = page.goto(portal.url(f"/{language}/applications/{reference}/"))
    assert answer.status == 404
