"""An inspector works through the flags, by keyboard alone, and opens a case from one."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn
from tests.support.input_counters import Keyboard
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser


def test_flags_are_triaged_by_keyboard_alone(sign_in: SignIn) -> None:
    page = sign_in("p15a")
    page.goto("/flags/?state=open")
    keys = Keyboard(page)
    picks = page.locator(".picks .pick")
    keys.press("j", 2)
    second = picks.nth(1)
    expect(second).to_be_focused()
    address = second.get_attribute("href")
    keys.press("Enter")
    page.wait_for_url(f"**/{address}")
    expect(page.locator("#pane")).to_be_focused()
    title = page.locator("#pane-title").inner_text()
    keys.press("a")
    expect(page.locator("[data-verb=acknowledge] textarea")).to_be_focused()
    assert faults(page) == []
    keys.type("The firm was asked for its ledgers.")
    keys.tab_to(page.locator("[data-verb=acknowledge] form button"))
    keys.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("#pane")).not_to_contain_text("acknowledge it")
    assert title


def test_a_key_acts_on_the_highlighted_flag(sign_in: SignIn) -> None:
    """The open flag is another than the highlighted one: the key opens the highlighted one, and its form names it."""
    page = sign_in("p15a")
    page.goto("/flags/?state=standing")
    keys = Keyboard(page)
    opened = page.locator("#pane-title").inner_text()
    others = page.locator(".picks li:not([aria-current]) .pick").filter(has_not_text=opened)
    chosen = others.first
    name, address = chosen.locator("> span:not([class])").first.inner_text(), chosen.get_attribute("href")
    place = page.locator(".picks .pick").evaluate_all(
        "(all, href) => all.findIndex((one) => one.getAttribute('href') === href)", address
    )
    keys.press("j", place + 1)
    expect(chosen).to_be_focused()
    keys.press("d")
    expect(page.locator("[data-verb=dismiss] textarea")).to_be_focused()
    title = page.locator("#pane-title").inner_text()
    assert title != opened
    assert title in name or name in title
    expect(page.locator("[data-verb=dismiss] form strong")).to_have_text(title)
    assert faults(page) == []


def test_a_case_is_opened_from_a_flag(sign_in: SignIn) -> None:
    page = sign_in("inspector2")
    page.goto("/flags/?rule=exceeded&subject=E-DEMO-03")
    pane = page.locator("#pane")
    expect(pane).to_contain_text("0.001")
    pane.get_by_text("Open a case", exact=True).first.click()
    page.locator("[data-verb=escalate] form button").click()
    expect(page.get_by_role("alert")).to_be_visible()  # a reason is needed
    assert faults(page) == []
    page.locator("[data-verb=escalate] textarea").first.fill("Over by a kilogram: look at the scales.")
    page.locator("[data-verb=escalate] form button").click()
    expect(page.get_by_role("status")).to_contain_text("is open")
    expect(page.get_by_role("heading", level=1)).to_contain_text("White Ferry")
    expect(page.get_by_role("main")).to_contain_text("Over by a kilogram")
    assert faults(page) == []
