"""What people do with the portal, in steps that several journeys share."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

from portal.accounts.demo import DEMO_PASSWORD
from portal.households.rules import check_digit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Response

    from tests.e2e.running import Portal

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
_IS_HERE = "(one, selector) => one.matches(selector)"
# Two municipalities with a centre whose caseworker has a demonstration account.
CENTAR = re.compile(r"^\s*(Центар|Qendër|Centar)\s*$")
TETOVO = re.compile(r"^\s*(Тетово|Tetovë)\s*$")
DESK = {"viewport": {"width": 1280, "height": 900}}


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


def begin_profile(
    page: Page, portal: Portal, language: str, *, municipality: re.Pattern[str]
) -> Somebody:
    """Make an account for somebody new who lives somewhere, and return who it is."""
    person = somebody(language)
    page.goto(portal.url(f"/{language}/account/signup/"))
    sign_up(page, person)
    expect(page).not_to_have_url(re.compile("/signup/$"))
    page.goto(portal.url(f"/{language}/account/profile/me/"))
    page.locator("input[name=first_name]").fill(person.first_name)
    page.locator("input[name=last_name]").fill(person.last_name)
    fill_date(page, "birth_date")
    page.locator("input[name=embg]").fill(person.personal_number)
    _save(page)
    page.goto(portal.url(f"/{language}/account/profile/address/"))
    places = page.locator("select[name=municipality] option")
    page.locator("select[name=municipality]").select_option(
        label=places.filter(has_text=municipality).first.text_content()
    )
    page.locator("input[name=street]").fill("Демонстративна 1")
    _save(page)
    return person


def _save(page: Page) -> None:
    before = page.url
    page.locator("main form button[type=submit]").first.click()
    expect(page).not_to_have_url(before)


def apply_for_home_care(page: Page, portal: Portal, language: str) -> str:
    """Answer what is asked about somebody with a profile, press once, return the number."""
    page.goto(portal.url(f"/{language}/services/home-care/apply/"))
    expect(page.locator("main input[name^=facts-]").first).to_be_attached()
    for fact, answer in FRAIL.items():
        choice = page.locator(f"main input[name=facts-{fact}][value={answer}]")
        if choice.count():
            tick(page, choice)
    page.locator("main .one-click__button").click()
    expect(page).to_have_url(re.compile("/receipt/$"))
    return page.locator(".receipt__number").inner_text().strip()


def tab_to(page: Page, selector: str, *, at_most: int = 200) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if page.locator("*:focus").evaluate(_IS_HERE, selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def press(page: Page, selector: str) -> None:
    """Go to something with the keyboard and press it."""
    tab_to(page, selector)
    page.keyboard.press("Enter")


def slow(page: Page) -> Callable[..., None]:
    """Make the line of the page slow, and return what can cut it."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")

    def set_line(*, offline: bool) -> None:
        line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": offline,
                "latency": 20,
                "downloadThroughput": 1_000_000,
                "uploadThroughput": 400_000,
            },
        )

    set_line(offline=False)
    return set_line


def counted(page: Page) -> list[int]:
    """Count the bytes that the server took: where each piece began and ended."""
    offsets: list[int] = []

    def note(response: Response) -> None:
        if response.request.method == "PATCH" and response.ok:
            began = int(response.request.headers["upload-offset"])
            offsets.append(int(response.headers["upload-offset"]) - began)

    page.on("response", note)
    return offsets


def wait_for_half(page: Page) -> None:
    """Wait until about half of a paper has arrived."""
    page.wait_for_function(
        "() => { const bar = document.querySelector('[data-bar]');"
        " return bar.value > 1_000_000 && bar.value < bar.max; }",
        timeout=60_000,
    )


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
