"""The main job: from a word with a slip of the pen to the decision, in each language."""

from __future__ import annotations

import io
import re
from http import HTTPStatus

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e import steps
from tests.e2e.running import eventually, text_of

# Home care in Latin letters, as people type it in a hurry.
MISSPELT = {"mk": "nega vo domm", "sq": "kujdes ne shtepii"}
HOME_CARE = re.compile(r"/services/home-care/$")
CITIZENS = {"mk": "citizen.mk@demo.example", "sq": "citizen.sq@demo.example"}
DESK = {"viewport": {"width": 1280, "height": 900}}


def test_a_visitor_gets_from_a_misspelt_word_to_a_decision(language, portal, page_of, words):
    citizen = steps.somebody(language)
    page = page_of()

    _find_home_care(page, portal, language)
    _check_eligibility(page, words)
    reference = _apply_as_somebody_new(page, citizen, words)
    _download_the_receipt(page, portal, reference, words)
    _verify_the_receipt(page_of(), page, citizen, words)
    _decide(portal, page_of, language, reference)
    page.goto(portal.url(f"/{language}/applications/{reference}/"))

    expect(page.get_by_text(words("Your application is approved."))).to_be_visible()
    expect(page.get_by_text("Демо Стручен Работник").first).to_be_visible()
    _expect_letter(portal, citizen, reference, words)


def _find_home_care(page, portal, language):
    page.goto(portal.url(f"/{language}/"))
    page.locator("#hero-search").fill(MISSPELT[language])
    page.locator("#hero-search").press("Enter")
    first = page.locator("main .news-item__title a").first
    expect(first).to_have_attribute("href", HOME_CARE)
    first.click()
    expect(page).to_have_url(HOME_CARE)


def _check_eligibility(page, words):
    page.get_by_role("link", name=words("Check whether you may get it")).click()
    steps.answer_questions(page, "lives_in_country", steps.FRAIL)
    expect(page.locator("main .verdict")).to_be_visible()
    expect(page.locator("main .trace > li")).to_have_count(4)


def _apply_as_somebody_new(page, citizen, words):
    page.get_by_role("link", name=words("Apply with one click")).click()
    page.get_by_role("link", name=words("Make an account")).click()
    steps.sign_up(page, citizen)
    expect(page).to_have_url(re.compile("/services/home-care/apply/$"))
    # What was answered in the check is not asked again.
    expect(page.locator("main input[name^=facts-]")).to_have_count(0)
    page.locator("input[name=person-first_name]").fill(citizen.first_name)
    page.locator("input[name=person-last_name]").fill(citizen.last_name)
    steps.fill_date(page, "person-birth_date")
    page.locator("input[name=person-embg]").fill(citizen.personal_number)
    page.locator("select[name=address-municipality]").select_option(label=_centar(page))
    page.locator("input[name=address-street]").fill("Демонстративна 1")
    page.get_by_role("button", name=words("Send the application")).click()
    expect(page).to_have_url(re.compile("/receipt/$"))
    return page.locator(".receipt__number").inner_text().strip()


def _centar(page):
    """Return a municipality of the Skopje centre, as the list names it."""
    names = page.locator("select[name=address-municipality] option").all_inner_texts()
    return next(name for name in names if name.strip() in {"Центар", "Qendër", "Centar"})


def _download_the_receipt(page, portal, reference, words):
    summary = page.locator("main .summary-list")
    expect(summary).to_contain_text(words("To be decided by"))
    expect(summary).to_contain_text(re.compile("Скопје|Shkup"))
    link = page.get_by_role("link", name=words("Download the receipt (PDF)"))
    answer = page.request.get(portal.url(link.get_attribute("href")))
    for _second in range(60):  # The worker makes it; the page would wait as well.
        if answer.status != HTTPStatus.ACCEPTED:
            break
        page.wait_for_timeout(1000)
        answer = page.request.get(answer.url)
    assert answer.headers["content-type"] == "application/pdf"
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.body())).pages)
    assert reference in text
    assert words("Number") in text


def _verify_the_receipt(stranger, page, citizen, words):
    stranger.goto(page.locator(".receipt__address").get_attribute("href"))
    expect(stranger.get_by_text(words("This document is genuine and stands"))).to_be_visible()
    seen = stranger.locator("main").inner_text()
    assert page.locator(".receipt__number").inner_text().strip() in seen
    assert not [secret for secret in citizen.secrets if secret in seen]


def _decide(portal, page_of, language, reference):
    elsewhere = page_of("caseworker.tetovo@demo.example", language="sq", **DESK)
    answer = elsewhere.goto(portal.url(f"/{language}/office/{reference}/"))
    assert answer.status == 404
    office = page_of("caseworker.skopje@demo.example", **DESK)
    office.goto(portal.url("/mk/office/"))
    office.get_by_role("link", name=reference).click()
    office.locator("form[action$='/review/'] button").click()
    approval = office.locator("details").filter(has=office.locator("form[action*='approved']"))
    approval.locator("summary").click()
    steps.tick(office, approval.locator("input[name=reasons]").first)
    approval.locator("button[type=submit]").click()
    expect(office.locator("form[action*='approved']")).to_have_count(0)


def _expect_letter(portal, citizen, reference, words):
    subject = words("There is a decision on application %(reference)s") % {"reference": reference}

    def arrived():
        letters = portal.letters_to(citizen.email)
        return next((one for one in letters if one["Subject"].strip() == subject), None)

    letter = text_of(eventually(arrived))
    assert words("The centre for social work has decided on your application.") in letter
    assert not [secret for secret in citizen.secrets if secret in letter]


@pytest.mark.parametrize("service", ["home-care", "day-centre-older", "kindergarten"])
def test_with_a_kept_profile_one_press_submits(language, service, portal, page_of, words):
    page = page_of(CITIZENS[language], language=language)
    steps.withdraw_everything(page, portal.url(f"/{language}/applications/"))
    page.goto(portal.url(f"/{language}/services/{service}/"))

    page.get_by_role("button", name=words("Apply with one click")).click()

    expect(page).to_have_url(re.compile("/receipt/$"))
    expect(page.locator(".receipt__number")).to_have_text(re.compile(r"\d"))


def test_pressing_twice_and_in_two_tabs_gives_one_application(language, portal, page_of, words):
    first = page_of(CITIZENS[language], language=language)
    steps.withdraw_everything(first, portal.url(f"/{language}/applications/"))
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(portal.url(f"/{language}/services/home-care/"))

    first.get_by_role("button", name=words("Apply with one click")).dblclick()
    second.get_by_role("button", name=words("Apply with one click")).click()

    for tab in (first, second):
        expect(tab).to_have_url(re.compile("/applications/.+/receipt/$"))
    numbers = {tab.locator(".receipt__number").inner_text() for tab in (first, second)}
    assert len(numbers) == 1
    first.goto(portal.url(f"/{language}/applications/"))
    assert _submitted(first, words) == 1


def _submitted(page, words):
    status = page.get_by_text(words("submitted"), exact=True)
    return page.locator("main li.panel").filter(has=status).count()
