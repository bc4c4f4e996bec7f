"""Every page in each language: accessible, valid, quiet, in its own language, within 360 px.

The pages are visited once; every test below looks at another side of what was found there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp_auth
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import translation

from tests.e2e import steps
from tests.e2e.nu import faults_of
from tests.e2e.running import eventually, text_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

LANGUAGES = ("mk", "sq")
SERVICES = (
    "home-care",
    "personal-assistance",
    "respite-care",
    "day-centre-disability",
    "day-centre-older",
    "kindergarten",
    "early-development-centre",
    "guaranteed-minimum-assistance",
    "older-persons-security",
    "half-way-house",
    "temporary-stay",
    "foster-care",
    "child-at-risk",
)
VISITOR = (
    "",
    "services/",
    *(f"services/{code}/" for code in SERVICES),
    "life-events/",
    "directory/",
    "directory/tetovo/",
    "directory/centres/CSW-SKOPJE/",
    "search/",
    "search/?q=nega",
    "search/?q=qqqxyz",
    "calls/",
    "calls/?status=closed",
    "news/",
    "events/",
    "about/",
    "accessibility/",
    "privacy/",
    "contact/",
    "chat/",
    "services/home-care/check/",
    "services/kindergarten/check/age_months/",
    "services/guaranteed-minimum-assistance/check/monthly_income/",
    "services/home-care/apply/",
    "account/login/",
    "account/signup/",
    "account/password/reset/",
    "account/password/reset/done/",
    "verify/",
    "verify/EK-00000000-0/nothing/",
    "exit/about/",
    "account/eid/problem/cancelled/",
    "no/such/page/",
)
MISSING = ("verify/EK", "no/")
# Pages whose addresses are found on another one: the list, and what links to them.
FOUND = (
    ("life-events/", "main a[href*='/life-events/']"),
    ("calls/", "main article a"),
    ("calls/?status=closed", "main article a"),
    ("news/", "main article a"),
    ("events/", "main article a"),
)
CITIZEN = (
    "applications/",
    "account/",
    "account/profile/",
    "account/profile/me/",
    "account/profile/address/",
    "notices/",
    "notices/settings/",
    "notices/settings/phone/",
    "account/profile/people/add/",
    "account/profile/consents/",
    "account/email/",
    "account/password/change/",
    "account/logout/",
    "account/2fa/",
    "account/2fa/totp/activate/",
    "account/identity/",
    "account/sessions/",
    "my-papers/",
    "my-data/",
    "my-data/correction/",
    "my-data/keeping/",
    "my-data/close/",
    "messages/",
    "mandates/",
    "changes/",
    "changes/new/",
    "apply/",
    "services/day-centre-disability/",
    "services/day-centre-disability/apply/",
    "services/kindergarten/apply/?for=new",
    "office/",
)
CITIZENS = {"mk": "citizen.mk@demo.example", "sq": "citizen.sq@demo.example"}
OFFICERS = {"mk": "caseworker.skopje@demo.example", "sq": "caseworker.tetovo@demo.example"}
ASK = {"mk": "кои документи ми требаат за нега дома", "sq": "cilat dokumente për kujdes në shtëpi"}

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = "options => axe.run(document, options).then(found => found.violations)"
LIGHT = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
# Between light and dark only colours differ.
DARK = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
OVERFLOW = """() => [document.documentElement.scrollWidth, window.innerWidth,
    [...document.querySelectorAll('body *')]
      .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
      .slice(0, 3).map(one => one.className || one.tagName).join(' / ')]"""
# Every text that a reader of the page's own language meets, without quotes of another one.
TEXTS = """() => {
  const own = document.documentElement.lang, found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement;
    if (parent.closest('script, style, template, noscript, code')) continue;
    if (parent.closest('[lang]').lang !== own) continue;
    if (node.data.trim()) found.push(node.data.trim());
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
      if (one.getAttribute(name)) found.push(one.getAttribute(name));
  return found.concat(document.title);
}"""
# Colours that are still on their way from light to dark would be judged half-way.
# An inherited colour begins to change only when that of its parent has.
SETTLE = """async () => {
  for (let calm = 0; calm < 3; calm += 1) {
    const going = document.getAnimations().filter(one => one instanceof CSSTransition);
    if (going.length) calm = 0;
    going.forEach(one => one.finish());
    await new Promise(requestAnimationFrame);
  }
}"""
ENGLISH = re.compile(
    r"\b(the|and|with|your|you|of|for|from|this|that|are|not|sign|apply|search|page|"
    r"application|submit|password|account|please|enter|choose|continue|back|next|"
    r"delete|save|cancel|change|download|close|open call|yes|home|menu|error|found|"
    r"required|invalid|field|value|must|unknown|none|true|false)\b",
    re.IGNORECASE,
)
# Names and words that are the same in every language, or no words at all.
NOT_ENGLISH = re.compile(r"\S+@\S+|https?://\S+|\b[A-Z]{2,}\b|API")


@dataclass
class Visit:
    """What was found on one page."""

    name: str
    status: int = 0
    axe: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    english: list[str] = field(default_factory=list)
    language: str = ""
    overflow: str = ""


class Inspector:
    """Visits pages with one browser window and writes down what it finds."""

    def __init__(self, page: Page, *, portal, folder, language: str) -> None:
        self.page = page
        self.visits: list[Visit] = []
        self._portal = portal
        self._folder = folder
        self._language = language
        self._current = Visit("before")
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._current.console.append(str(error)))
        page.on("request", self._note_request)

    def visit(self, path: str, *, expected: int = 200) -> None:
        """Open a page and inspect it."""
        self._begin(path)
        response = self.page.goto(self._portal.url(f"/{self._language}/{path}"))
        self._current.status = response.status
        assert response.status == expected, (self._current.name, response.status)
        self._keep_source(response.text())
        self._inspect()

    def inspect_here(self, name: str) -> None:
        """Inspect what the page shows now, after something was done on it."""
        self._begin(name)
        self._keep_source(
            "<!doctype html>" + self.page.locator("html").evaluate("e => e.outerHTML")
        )
        self._inspect()

    def found(self, selector: str) -> list[str]:
        """Return the addresses of links without the language."""
        links = self.page.locator(selector).evaluate_all("all => all.map(a => a.pathname)")
        return [link.removeprefix(f"/{self._language}/") for link in links]

    def _begin(self, name: str) -> None:
        who = self._folder.name
        self._current = Visit(f"{who} /{self._language}/{name}")
        self.visits.append(self._current)

    def _keep_source(self, source: str) -> None:
        name = re.sub(r"\W+", "-", self._current.name) + ".html"
        (self._folder / name).write_text(source, encoding="utf-8")

    def _inspect(self) -> None:
        visit, page = self._current, self.page
        visit.language = page.locator("html").get_attribute("lang") or ""
        width, room, who = page.evaluate(OVERFLOW)
        visit.overflow = f"{width} > {room}: {who}" if width > room else ""
        texts = [NOT_ENGLISH.sub("", text) for text in page.evaluate(TEXTS)]
        visit.english = [text for text in texts if ENGLISH.search(text)]
        page.evaluate(AXE_SCRIPT)
        for scheme, options in (("light", LIGHT), ("dark", DARK)):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLE)
            visit.axe += [_in_words(scheme, one) for one in page.evaluate(AXE, options)]
        page.emulate_media(color_scheme="light")

    def _hear(self, message) -> None:
        # The browser itself reports the pages that are meant to be missing or forbidden.
        expected = "Failed to load resource" in message.text and message.location["url"] in {
            self.page.url,
            self._current_address(),
        }
        if message.type in {"error", "warning"} and not expected:
            self._current.console.append(f"{message.text} {message.location['url']}")

    def _current_address(self) -> str:
        return self._portal.url("/" + self._current.name.split(" /", 1)[-1])

    def _note_request(self, request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"}:
            self._current.hosts.add(address.netloc)


def _in_words(scheme: str, violation: dict) -> str:
    nodes = violation["nodes"]
    where = "; ".join(json.dumps(node["target"], ensure_ascii=False) for node in nodes[:3])
    html = nodes[0]["html"][:160]
    return f"{scheme} {violation['id']} ×{len(nodes)}: {where} {html}"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    base = tmp_path_factory.mktemp("pages")
    return {name: _made(base / name) for name in TOURS}


def _made(folder):
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def visits(browser, browser_context_args, portal, folders):
    """All pages in both languages, as a visitor, a citizen and a caseworker see them."""
    found: list[Visit] = []
    for language in LANGUAGES:
        for who, tour in TOURS.items():
            context = browser.new_context(**browser_context_args)
            page = context.new_page()
            inspector = Inspector(page, portal=portal, folder=folders[who], language=language)
            with translation.override(language):
                tour(inspector, portal, language)
            found += inspector.visits
            context.close()
    return found


def _visitor(inspector, portal, language):
    page = inspector.page
    more = []
    links = dict(FOUND)
    for path in VISITOR:
        inspector.visit(path, expected=404 if path.startswith(MISSING) else 200)
        if path in links:
            more += inspector.found(links[path])[:1]
    for path in dict.fromkeys(more):
        inspector.visit(path)
    page.goto(portal.url(f"/{language}/services/home-care/check/"))
    page.locator(".screener__form button[type=submit]").first.click()
    page.locator(".ds-error-summary, .error-summary, [aria-invalid=true]").first.wait_for()
    inspector.inspect_here("check with an error")
    steps.answer_questions(page, "lives_in_country", steps.FRAIL)
    inspector.inspect_here("result of a check")
    page.goto(portal.url(f"/{language}/chat/"))
    page.locator("#chat-question").fill(ASK[language])
    page.locator("#chat-question").press("Enter")
    page.locator("[data-chat-log] .chat__choice--link").first.wait_for()
    inspector.inspect_here("chat with an answer")
    page.goto(portal.url(f"/{language}/services/"))
    page.locator("[data-chat-opener]").click()
    page.locator("dialog[open] .chat__choice--link").first.wait_for()
    inspector.inspect_here("chat over a page")


def _citizen(inspector, portal, language):
    page = inspector.page
    page.goto(portal.url(f"/{language}/account/login/"))
    form = page.locator("main form").filter(has=page.locator("input[name=login]"))
    form.locator("button[type=submit]").click()
    page.locator("main [aria-invalid=true]").first.wait_for()
    inspector.inspect_here("sign-in with errors")
    page.goto(portal.url(f"/{language}/account/login/"))
    steps.sign_in(page, CITIZENS[language])
    steps.withdraw_everything(page, portal.url(f"/{language}/applications/"))
    for path in CITIZEN:
        inspector.visit(path, expected=403 if path == "office/" else 200)
        if path == "account/profile/":
            inside = inspector.found("main a[href*='/people/']")
        if path == "mandates/":
            inside += inspector.found("main a[href*='/mandates/people/']")[:1]
    for path in dict.fromkeys(inside):
        inspector.visit(path)
    page.goto(portal.url(f"/{language}/services/kindergarten/"))
    page.locator(".one-click button").click()
    page.locator(".receipt__number").wait_for()
    inspector.inspect_here("receipt")
    page.locator(".receipt__address").click()
    page.locator(".notice, .ds-alert").first.wait_for()
    inspector.inspect_here("verified receipt")
    inspector.visit("applications/")
    detail = inspector.found("main .panel__title a")[0]
    inspector.visit(detail)
    for step in ("papers/pages/", "messages/", "withdraw/"):
        inspector.visit(f"{detail}{step}")


def _newcomer(inspector, portal, language):
    """Somebody without a profile, who then asks for a second step at sign-in."""
    page, person = inspector.page, steps.somebody(language)
    page.goto(portal.url(f"/{language}/account/signup/"))
    steps.sign_up(page, person)
    page.locator(f"a[href='/{language}/account/logout/']").first.wait_for(state="attached")
    for path in ("account/profile/", "applications/", "services/home-care/apply/"):
        inspector.visit(path)
    page.locator("main form .one-click__button").click()
    page.locator("main [aria-invalid=true]").first.wait_for()
    inspector.inspect_here("application with errors")
    _confirm_address(inspector, eventually(lambda: portal.letters_to(person.email))[0])
    # Who has just signed up is not asked for the password once more.
    inspector.visit("account/2fa/totp/activate/")
    _second_step(page, page.locator("main code").inner_text())
    for path in ("account/2fa/", "account/2fa/recovery-codes/", "account/2fa/totp/deactivate/"):
        inspector.visit(path)
    page.context.clear_cookies()
    page.goto(portal.url(f"/{language}/account/login/"))
    form = page.locator("main form").filter(has=page.locator("input[name=login]"))
    form.locator("input[name=login]").fill(person.email)
    form.locator("input[name=password]").fill(steps.PASSWORD)
    form.locator("button[type=submit]").click()
    page.locator("input[name=code]").wait_for()
    inspector.inspect_here("second step")


def _confirm_address(inspector, letter):
    link = re.search(r"account/confirm-email/\S+", text_of(letter)).group()
    inspector.visit(link)
    inspector.page.locator("main form[action*=confirm-email] button").click()
    inspector.page.wait_for_load_state()


def _second_step(page, secret):
    now = next(totp_auth.yield_hotp_counters_from_time())
    code = totp_auth.format_hotp_value(totp_auth.hotp_value(secret, now))
    page.locator("input[name=code]").fill(code)
    page.locator("main form button[type=submit]").last.click()
    page.locator("input[name=code]").wait_for(state="detached")


def _officer(inspector, portal, language):
    page = inspector.page
    page.goto(portal.url(f"/{language}/account/login/"))
    steps.sign_in(page, OFFICERS[language])
    inspector.visit("office/")
    files = inspector.found("main tbody th a")
    for path in ("office/?mine=on", "office/waiting-lists/", "office/counter/", "office/told/"):
        inspector.visit(path)
    for path in files[:2]:
        inspector.visit(path)
    for summary in page.locator("main details > summary").all():
        summary.click()
    inspector.inspect_here("file with open forms")
    inspector.visit("account/")


TOURS = {
    "visitor": _visitor,
    "newcomer": _newcomer,
    "citizen": _citizen,
    "officer": _officer,
}


def _report(visits, what):
    lines = [f"{one.name}: {finding}" for one in visits for finding in what(one)]
    assert not lines, f"{len(lines)} findings\n" + "\n".join(lines)


def test_no_page_has_a_barrier_that_axe_can_find(visits):
    _report(visits, lambda one: one.axe)


def test_every_page_is_valid_html(visits, folders):
    files = [file for folder in folders.values() for file in sorted(folder.glob("*.html"))]
    assert len(files) > 2 * len(VISITOR)

    faults = faults_of(files)

    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


def test_no_page_complains_in_the_console(visits):
    _report(visits, lambda one: one.console)


def test_no_page_asks_another_host(visits, portal):
    own = urlsplit(portal.address).netloc

    _report(visits, lambda one: one.hosts - {own})


def test_every_page_speaks_its_language_and_no_english(visits):
    _report(visits, lambda one: [one.language] if f" /{one.language}/" not in one.name else [])
    _report(visits, lambda one: one.english)


def test_no_page_is_wider_than_a_phone(visits):
    _report(visits, lambda one: [one.overflow] if one.overflow else [])


def test_the_first_visit_of_the_home_page_is_under_150_kilobytes(language, portal, page_of):
    page = page_of()
    devtools = page.context.new_cdp_session(page)
    sizes: list[int] = []
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    page.goto(portal.url(f"/{language}/"), wait_until="networkidle")

    assert 0 < sum(sizes) < 150_000, sizes
