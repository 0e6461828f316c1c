"""Signing in with a second factor, from the first setting up of the app to the next morning."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser

STEP = 30  # seconds that a code is shown
LEAST_LEFT = 8  # a person does not begin to type a code that is about to change


class App:
    """The authenticator app on a person's telephone."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.used = -1

    def code(self) -> str:
        """Return the next code that was not yet typed, waiting for one that stays valid long enough."""
        while (step := int(time.time()) // STEP) == self.used or STEP - time.time() % STEP < LEAST_LEFT:
            time.sleep(0.2)
        self.used = step
        return str(format_hotp_value(hotp_value(self.secret, step)))


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(visit: Visit, password: str) -> None:
    page = visit()
    page.goto("/accounts/login/")
    page.get_by_role("textbox", name="User name").fill("mofcom2")
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()

    page.goto("/me/")
    page.get_by_role("link", name="Second factors").click()
    page.get_by_role("link", name="Set up the app").click()
    # Changing what protects an account needs the password again.
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("code.secret")).to_be_visible()
    assert faults(page) == []
    app = App(page.locator("code.secret").inner_text())
    page.get_by_label("Code that the app shows now").fill("000000")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("alert")).to_contain_text("code")
    # A refused code does not change the key, so the app that scanned it stays valid.
    assert page.locator("code.secret").inner_text() == app.secret
    page.get_by_label("Code that the app shows now").fill(app.code())
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("recovery", exact=False).first).to_be_visible()
    assert faults(page) == []

    page.goto("/")
    page.locator(".tools details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".tools details.menu")).to_have_count(0)
    page.goto("/accounts/login/")
    page.get_by_role("textbox", name="User name").fill("mofcom2")
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Second step of signing in")).to_be_visible()
    assert faults(page) == []
    page.goto("/reports/")
    assert "/accounts/" in page.url, "the password alone opens nothing"

    page.goto("/accounts/2fa/authenticate/")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Incorrect code")
    page.get_by_label("Code").fill(app.code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
