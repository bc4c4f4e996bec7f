"""Parents of two children apply to three kindergartens in one go, on a phone with a slow line.

One of them applies; the other one gets a letter for each child, agrees for one and objects for the
other, and the first one reads it.
"""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.running import eventually, text_of

BORN = (("4", "5", "2023"), ("6", "7", "2024"))


def sign_in_again(page, portal, language, parent):
    page.goto(portal.url(f"/{language}/account/login/"))
    form = page.locator("main form").filter(has=page.locator("input[name=login]"))
    form.locator("input[name=login]").fill(parent.email)
    form.locator("input[name=password]").fill(steps.PASSWORD)
    form.locator("button[type=submit]").click()
    expect(form).to_have_count(0)


@pytest.fixture
def family(language, portal, page_of):
    """A parent with a kept profile and two small children; returns the account and the page."""
    parent = steps.somebody(language)
    page = page_of(language=language)
    page.goto(portal.url(f"/{language}/account/signup/"))
    steps.sign_up(page, parent)
    expect(page).not_to_have_url(re.compile("/signup/$"))
    page.goto(portal.url(f"/{language}/account/profile/me/"))
    _fill_person(page, parent.first_name, parent.last_name, steps.BORN, parent.personal_number)
    _save(page)
    page.goto(portal.url(f"/{language}/account/profile/address/"))
    page.locator("select[name=municipality]").select_option(index=3)
    page.locator("input[name=street]").fill("Демонстративна 2")
    _save(page)
    for name, born in zip(("Прво", "Второ"), BORN, strict=True):
        page.goto(portal.url(f"/{language}/account/profile/people/add/"))
        steps.tick(page, page.locator("input[name=relation][value=child]"))
        _fill_person(page, name, parent.last_name, born, steps.number_born(born))
        steps.tick(page, page.locator("input[name=may_act]"))
        _save(page)
    return parent, page


def _fill_person(page, first, last, born, number):
    page.locator("input[name=first_name]").fill(first)
    page.locator("input[name=last_name]").fill(last)
    steps.fill_date(page, "birth_date", born)
    page.locator("input[name=embg]").fill(number)


def _save(page):
    before = page.url
    page.locator("main form button[type=submit]").first.click()
    expect(page).not_to_have_url(before)


def _wishes(page, select, number):
    """Choose that many different institutions from the lists of one child."""
    values = select.first.locator("option").evaluate_all("rows => rows.map(row => row.value)")
    chosen = [value for value in values if value][:number]
    for rank, value in enumerate(chosen):
        select.nth(rank).select_option(value)
    return chosen


def test_two_children_and_three_kindergartens_in_one_go(language, portal, page_of, family, words):
    parent, page = family
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", steps.SLOW)
    page.goto(portal.url(f"/{language}/services/kindergarten/"))
    page.get_by_role("link", name=words("Apply for several people at once")).click()
    children = page.locator("main fieldset").filter(has_text=re.compile("Прво|Второ"))
    expect(children).to_have_count(2)
    for position in range(2):
        steps.tick(page, children.nth(position).locator("input[name=file]").first)
    page.get_by_role("button", name=words("Show what will be sent")).click()
    files = page.locator("main section.panel")
    expect(files).to_have_count(2)
    with page.expect_response(lambda answer: answer.url.endswith("/save/")):
        first = _wishes(page, files.nth(0).locator("select"), 3)
    expect(page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"\d\d:\d\d"))

    other = page_of(language=language)
    sign_in_again(other, portal, language, parent)
    other.goto(portal.url(f"/{language}/applications/"))
    other.locator("#drafts ~ ul a").first.click()
    files = other.locator("main section.panel")
    expect(files.nth(0).locator("select").first).to_have_value(first[0])
    _wishes(other, files.nth(1).locator("select"), 2)
    guardian = f"guardian-{uuid.uuid4().hex[:12]}@example.com"
    _name_other_guardian(other, guardian, language)
    other.locator("button.one-click__button").click()

    expect(other).to_have_url(re.compile("/apply/sent/"))
    expect(other.locator(".receipt__number")).to_have_count(2)
    other.goto(portal.url(f"/{language}/applications/"))
    expect(other.locator("#drafts")).to_have_count(0)
    expect(other.locator("main li.panel")).to_have_count(2)

    links = _links_in_letters(portal, guardian, language, secrets=parent.secrets)
    _answer(page_of, portal, language, links, words)
    _read_the_answers(other, portal, language, guardian, words)


def _name_other_guardian(page, address, language):
    """Name the other guardian for the first child and say that it is the same for the second."""
    situation = "input[name$='-guardian-situation']"
    name = page.locator("input[name$='-guardian-name']").first
    expect(name).to_be_hidden()
    steps.tick(page, page.locator(f"{situation}[value=named]").first)
    name.fill("Другиот Родител")
    page.locator("input[name$='-guardian-email']").first.fill(address)
    steps.tick(page, page.locator(f"input[name$='-guardian-language'][value={language}]").first)
    steps.tick(page, page.locator(f"{situation}[value^=same-]"))


def _links_in_letters(portal, address, language, *, secrets):
    """Return the paths in the two letters, which name neither the parent nor the child."""
    letters = eventually(lambda: len(found := portal.letters_to(address)) == 2 and found)
    texts = [text_of(letter) for letter in letters]
    for text in texts:
        assert not [one for one in (*secrets, "Прво", "Второ") if one in text]
    return [re.search(rf"/{language}/guardian/[\w-]+/", text)[0] for text in texts]


def _answer(page_of, portal, language, links, words):
    """Agree with one and object to the other, without an account; a second press is silent."""
    page = page_of(language=language)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", steps.SLOW)
    page.goto(portal.url(links[0]))
    page.get_by_role("button", name=words("I agree")).click()
    expect(page.locator("h1")).to_have_text(words("You agreed"))

    page.goto(portal.url(links[1]))
    page.locator("summary", has_text=words("I object")).click()
    page.get_by_role("button", name=words("Send the objection")).click()
    expect(page.locator(".error-summary")).to_be_visible()
    steps.tick(page, page.locator("input[name=reason][value=other_institution]"))
    page.locator("textarea[name=text]").fill("Ќе се јавам во центарот.")
    page.get_by_role("button", name=words("Send the objection")).click()
    expect(page.locator("h1")).to_have_text(words("You objected"))
    page.reload()
    expect(page.locator("h1")).to_have_text(words("You objected"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def _read_the_answers(page, portal, language, guardian, words):
    """Find one agreement and one objection in the two files, and no contact of the other one."""
    page.goto(portal.url(f"/{language}/applications/"))
    links = page.locator("main .panel__title a").evaluate_all("rows => rows.map(a => a.href)")
    said = []
    for link in links:
        page.goto(link)
        part = page.locator("section[aria-labelledby=guardian]")
        said.append(part.inner_text())
        whole = page.locator("main").inner_text()
        assert guardian not in whole
        assert "Ќе се јавам во центарот." not in whole
    assert len([text for text in said if words("agrees") in text]) == 1
    (objection,) = [text for text in said if words("objects") in text]
    assert words("I want another institution for the child.") in objection


def test_the_same_with_the_keyboard_alone(language, portal, family, words):
    _parent, page = family
    page.goto(portal.url(f"/{language}/apply/?service=kindergarten"))
    boxes = page.locator("main input[name=file]")
    ticked = 0
    page.locator("#content").focus()
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === 'file'"):
            page.keyboard.press("Space")
            ticked += 1
        if page.evaluate("document.activeElement.closest('#choices button') !== null"):
            page.keyboard.press("Enter")
            break
    assert ticked == boxes.count() or ticked >= 2
    expect(page).to_have_url(re.compile("/apply/files/$"))
    page.locator("#content").focus()
    for _press in range(80):
        page.keyboard.press("Tab")
        situation = page.evaluate(
            "(document.activeElement.name || '').endsWith('-guardian-situation')"
            " && document.activeElement.value"
        )
        if situation:
            # The first choice is "the same", or else to name somebody; then the next one.
            page.keyboard.press("Space")
            if situation == "named":
                page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.classList.contains('one-click__button')"):
            page.keyboard.press("Enter")
            break

    expect(page).to_have_url(re.compile("/apply/sent/"))
    expect(page.get_by_text(words("Each is a file of its own. Keep the numbers."))).to_be_visible()


def test_an_answer_waits_while_the_line_is_cut(language, portal, page_of, words):
    person = steps.somebody(language)
    page = page_of(language=language)
    page.goto(portal.url(f"/{language}/account/signup/"))
    steps.sign_up(page, person)
    expect(page).not_to_have_url(re.compile("/signup/$"))
    page.goto(portal.url(f"/{language}/services/home-care/apply/"))
    status = page.locator("[data-autosave-status]")
    page.context.set_offline(True)
    page.locator("input[name=person-first_name]").fill(f"Проба {uuid.uuid4().hex[:4]}")
    expect(status).to_have_text(words("Not saved yet, trying again."))

    page.context.set_offline(False)

    expect(status).to_have_text(re.compile(r"\d\d:\d\d"), timeout=30_000)
    typed = page.locator("input[name=person-first_name]").input_value()
    page.reload()
    expect(page.locator("input[name=person-first_name]")).to_have_value(typed)
