"""What people do with the portal, in steps that several journeys share."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from portal.accounts.demo import DEMO_PASSWORD
from portal.households.rules import check_digit_of

PASSWORD = "sigurna-lozinka-2026"
# Somebody of 79 years who lives at home and cannot care for himself.
FRAIL = {
    "lives_in_country": "yes",
    "lives_in_institution": "no",
    "cannot_self_care": "yes",
    "disability_degree": "none",
}
BORN = ("24", "3", "1947")
_NEVER_ISSUED = "99"
# About what a phone gets in a valley: half a second to answer, 50 kB a second.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 51200, "uploadThroughput": 25600}


@dataclass(frozen=True, slots=True)
class Somebody:
    """A citizen whom nobody has seen before."""

    email: str
    first_name: str
    last_name: str
    personal_number: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not stand where others read."""
        return (self.first_name, self.last_name, self.personal_number)


def somebody(language: str) -> Somebody:
    """Return a new citizen with a number that is valid in form and belongs to nobody."""
    first, last = {"mk": ("Пробна", "Корисничка"), "sq": ("Provuese", "Përdoruese")}[language]
    email = f"{language}-{uuid.uuid4().hex[:12]}@example.com"
    return Somebody(email, first, last, number_born(BORN))


def number_born(born: tuple[str, str, str], *, after: int = 500) -> str:
    """Return a number that is valid in form and belongs to nobody; `after` tells two apart."""
    digits = f"{int(born[0]):02}{int(born[1]):02}{born[2][1:]}{_NEVER_ISSUED}"
    return next(
        f"{digits}{serial:03}{check}"
        for serial in range(after, 1000)
        if (check := check_digit_of(f"{digits}{serial:03}")) is not None
    )


def sign_up(page: Page, person: Somebody) -> None:
    """Fill in the form for a new account."""
    form = page.locator("main form").filter(has=page.locator("input[name=password1]"))
    form.locator("input[name=email]").fill(person.email)
    form.locator("input[name=password1]").fill(PASSWORD)
    form.locator("button[type=submit]").click()


def sign_in(page: Page, address: str) -> None:
    """Fill in the form of sign-in with a demonstration account."""
    form = page.locator("main form").filter(has=page.locator("input[name=login]"))
    form.locator("input[name=login]").fill(address)
    form.locator("input[name=password]").fill(DEMO_PASSWORD)
    form.locator("button[type=submit]").click()
    expect(form).to_have_count(0)


def fill_date(within: Page | Locator, name: str, date: tuple[str, str, str] = BORN) -> None:
    """Write a date into its three fields."""
    for part, value in zip(("day", "month", "year"), date, strict=True):
        within.locator(f"input[name={name}_{part}]").fill(value)


def tick(page: Page, choice: Locator) -> None:
    """Choose by pressing the words beside the box, which lie over it."""
    page.locator(f"label[for={choice.get_attribute('id')}]").click()
    expect(choice).to_be_checked()


def answer_questions(page: Page, first: str, answers: dict[str, str]) -> None:
    """Answer one question a page until the result; `first` is the fact asked for first."""
    while not page.url.endswith("/result/"):
        asked = page.url.rstrip("/").rsplit("/", 1)[-1]
        fact = first if asked == "check" else asked
        if page.locator("input[name=birth_date_day]").count():
            fill_date(page, "birth_date")
        else:
            tick(page, page.locator(f"input[name=answer][value={answers[fact]}]"))
        before = page.url
        page.locator(".screener__form button[type=submit]").first.click()
        expect(page).not_to_have_url(before)


def withdraw_everything(page: Page, list_url: str) -> None:
    """Take back every open application, so that a journey can begin anew."""
    page.goto(list_url)
    addresses = page.locator("main .panel__title a").evaluate_all("links => links.map(a => a.href)")
    for address in addresses:
        page.goto(address)
        withdraw = page.locator("main a[href$='/withdraw/']")
        if withdraw.count():
            withdraw.click()
            page.locator("main form button[type=submit]").click()
            expect(page).not_to_have_url(re.compile("/withdraw/$"))
