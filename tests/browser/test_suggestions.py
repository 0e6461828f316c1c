"""Suggestions below the search box as one types, by keyboard; without a script the search is a page."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn
from tests.support.page_checks import COMPOSE

pytestmark = pytest.mark.browser


def test_a_name_is_suggested_and_reached_by_the_arrows(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.locator("#find").press_sequentially("E-DEMO-0")
    first = page.locator("#suggested a").first
    expect(first).to_contain_text("E-DEMO-0")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#suggested a")).to_have_count(0)
    expect(page.locator("#find")).to_be_focused()


def test_a_key_of_an_input_method_leaves_the_suggestions(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.locator("#find").press_sequentially("E-DEMO-0")
    expect(page.locator("#suggested a").first).to_contain_text("E-DEMO-0")
    for key in ("ArrowDown", "Escape"):
        page.locator("#find").evaluate(COMPOSE, key)
        expect(page.locator("#find")).to_be_focused()
    expect(page.locator("#suggested a").first).to_be_visible()


def test_without_a_script_the_search_is_a_page(sign_in: SignIn) -> None:
    page = sign_in("p36a", javascript=False)
    page.fill("#find", "E-DEMO-01")
    page.keyboard.press("Enter")
    expect(page.locator("#of-enterprises")).to_be_visible()
