"""A notice is drafted and seen with its effect by one officer, and approved by another, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from tests.support.input_counters import Keyboard
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser

NUMBER = "Sichuan-2011-9"
HOLDER = "E-DEMO-46"  # 9,000 t of the smelting plan


def fill_first_line(page: Page) -> None:
    page.get_by_label("To, row 1", exact=True).fill(HOLDER)
    page.get_by_label("Category, row 1", exact=True).select_option("all")
    page.get_by_label("Tonnes, row 1", exact=True).fill("5")


def test_a_notice_is_drafted_by_one_and_approved_by_another(sign_in: SignIn) -> None:
    maker = sign_in("p51a")
    maker.goto("/notices/new/?programme=miit-smelting&year=2011")
    maker.locator("form:has([data-line])").get_by_label("Programme", exact=True).select_option("miit-smelting")
    fill_first_line(maker)
    expect(maker.locator("#effects")).to_contain_text("9,000.000")  # while it is typed
    expect(maker.locator("#live")).to_contain_text("not distributed")
    maker.get_by_role("button", name="Keep the draft").click()
    alert = maker.get_by_role("alert").first
    expect(alert.get_by_role("link", name="Number")).to_be_visible()
    expect(maker.get_by_label("Tonnes, row 1", exact=True)).to_have_value(re.compile(r"^5(\.000)?$"))  # nothing is lost
    assert faults(maker) == []
    maker.get_by_label("Number", exact=True).fill(NUMBER)
    maker.get_by_label("This notice reduces quota that was given").check()
    maker.get_by_role("button", name="Keep the draft").click()
    maker.wait_for_url(re.compile(r"/notices/[0-9a-f-]{36}/$"))
    effect = maker.get_by_role("row").filter(has_text=HOLDER).first
    for figure in ("5.000", "9,000.000", "8,995.000"):  # adds, before, after
        expect(effect).to_contain_text(figure)
    assert faults(maker) == []
    maker.locator("[data-verb=submit]").get_by_role("button").click()
    expect(maker.get_by_role("status").first).to_contain_text("Another officer of the issuer approves or returns it")
    expect(maker.locator("[data-verb=approve]")).to_have_count(0)

    checker = sign_in("p51b")
    keys = Keyboard(checker)
    keys.tab_to(checker.get_by_role("main").get_by_role("link", name=NUMBER))
    keys.press("Enter")
    expect(checker.get_by_role("heading", level=1)).to_contain_text(NUMBER)
    assert faults(checker) == []
    keys.tab_to(checker.locator("[data-verb=approve]").get_by_role("button"))
    keys.press("Enter")
    expect(checker.get_by_role("status").first).to_contain_text("in force")
    expect(checker.get_by_role("row").filter(has_text=HOLDER).first).to_contain_text("8,995.000")
