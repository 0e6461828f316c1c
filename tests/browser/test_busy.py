"""A form that was sent: its button says that it works and cannot be pressed twice; after a second the page says so."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser

PRESSED_TWICE = """async () => {
  const form = document.querySelector("form[action$='views/keep/']");
  const button = form.querySelector("button");
  button.click();
  form.requestSubmit();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return [button.disabled, button.textContent, !document.getElementById("busy").hidden];
}"""


def test_a_sent_form_is_busy_and_is_sent_once(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/quota/")
    sent: list[str] = []

    def wait(route: Route) -> None:
        sent.append(route.request.post_data or "")  # and never answered: a slow server

    page.route("**/views/keep/", wait)
    page.locator("summary", has_text="Keep this view").click()
    page.fill("#view-name", "Busy")
    disabled, label, told = page.evaluate(PRESSED_TWICE)  # in one go: a locator waits until the answer has come
    assert disabled
    assert "Working…" in label
    assert told
    assert len(sent) == 1
    assert "name=Busy" in sent[0]


def test_a_form_answered_with_a_file_is_free_again(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/enterprises/?q=E-DEMO-01")
    button = page.locator(".exports button[value=book]")
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    expect(button).to_be_enabled(timeout=8000)
    expect(page.locator("#busy")).to_be_hidden()


def test_a_form_that_gets_no_answer_is_free_again_after_half_a_minute(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.clock.install()
    page.goto("/quota/")
    page.route("**/views/keep/", lambda route: route.fulfill(status=204))  # the browser stays on the page
    page.locator("summary", has_text="Keep this view").click()
    page.fill("#view-name", "Broken off")
    button = page.locator("form[action$='views/keep/'] button")
    button.click()
    page.clock.run_for(29_000)
    expect(button).to_be_disabled()
    page.clock.run_for(2_000)
    expect(button).to_be_enabled()
