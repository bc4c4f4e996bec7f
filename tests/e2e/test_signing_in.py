"""Signing in with the eID and with a passkey, in a real browser."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from portal.accounts.demo import DEMO_PASSWORD
from portal.launch import demo_eid
from tests.e2e import steps


@pytest.fixture
def _demo_eid():
    """The eID of the demonstration; without it these journeys prove nothing."""
    assert demo_eid.is_installed(), "the demo eID is missing: make demo-eid"


@pytest.mark.usefixtures("_demo_eid")
@pytest.mark.parametrize("language", ["mk", "sq"])
def test_the_eid_leads_there_and_back(page_of, portal, language):
    page = page_of(language=language)
    page.goto(portal.url(f"/{language}/account/login/?next=/{language}/services/"))

    page.locator("form[action$='/account/eid/'] button").click()
    page.locator("input[value=daughter]").check()
    page.locator("button[value=go]").click()

    expect(page).to_have_url(portal.url(f"/{language}/account/eid/new/"))
    assert "code=" not in page.url


@pytest.mark.usefixtures("_demo_eid")
def test_who_gives_up_at_the_eid_is_told_that_nothing_is_lost(page_of, portal, words):
    page = page_of()
    page.goto(portal.url("/mk/account/login/"))

    page.locator("form[action$='/account/eid/'] button").click()
    page.locator("button[value=cancel]").click()

    expect(page.locator("h1")).to_be_visible()
    assert urlsplit(page.url).path == "/mk/account/eid/problem/cancelled/"
    page.locator("main a.button--secondary").click()
    expect(page.locator("input[name=password]")).to_be_visible()


def test_a_passkey_is_made_and_opens_the_account_alone(page_of, portal):
    """On `localhost`: a passkey belongs to a name, and numbers are none."""
    home = portal.address.replace("127.0.0.1", "localhost")
    page = page_of()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{home}/mk/account/login/")
    steps.sign_in(page, "citizen.sq@demo.example")
    page.goto(f"{home}/mk/account/2fa/webauthn/add/")
    if "/reauthenticate/" in page.url:
        page.locator("main input[name=password]").fill(DEMO_PASSWORD)
        page.locator("main form button[type=submit]").click()

    page.locator("form[data-passkey=create] button").click()
    expect(page).not_to_have_url(f"{home}/mk/account/2fa/webauthn/add/")
    try:
        page.context.clear_cookies()
        page.goto(f"{home}/mk/account/login/?next=/mk/account/")
        page.locator("form[data-passkey=login] button").click()

        expect(page).to_have_url(f"{home}/mk/account/")
    finally:
        _remove_passkeys(page, home)


def _remove_passkeys(page, home):
    """Leave the demonstration account as it was: others sign in with its password alone."""
    page.goto(f"{home}/mk/account/2fa/webauthn/")
    while page.locator("main a[href$='/remove/']").count():
        page.locator("main a[href$='/remove/']").first.click()
        page.locator("main form button[type=submit]").click()
        expect(page).to_have_url(f"{home}/mk/account/2fa/webauthn/")


def test_without_javascript_no_passkey_is_offered(page_of, portal):
    page = page_of(java_script_enabled=False)

    page.goto(portal.url("/mk/account/login/"))

    expect(page.locator("form[data-passkey]")).to_be_hidden()
    expect(page.locator("input[name=password]")).to_be_visible()
