"""Pages that everybody may use without an account."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn, Visit
from tests.support.input_counters import Keyboard
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser


def test_the_register_is_searched_and_taken_away(visit: Visit) -> None:
    page = visit()
    page.goto("/public/")
    page.get_by_role("link", name="Search the register").click()
    page.get_by_label("Name or code").fill("Stone Crane")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**search=Stone+Crane**")
    expect(page.get_by_role("row").filter(has_text="E-DEMO-02")).to_have_count(1)
    assert faults(page) == []
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV", exact=True).click()
    sheet = taken.value.path().read_text("utf-8-sig")
    assert "E-DEMO-02" in sheet
    assert "E-DEMO-03" not in sheet, "exactly what the filter shows"
    page.go_back()
    page.get_by_role("link", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.get_by_role("row").filter(has_text="石鹤")).to_have_count(1)


def test_a_tip_is_filed_answered_and_followed(visit: Visit, sign_in: SignIn) -> None:
    sender = visit(width=360)
    sender.goto("/public/")
    sender.get_by_role("link", name="Send a tip", exact=True).click()
    sender.get_by_role("button", name="Send").click()
    expect(sender.get_by_role("alert")).to_be_visible()  # nothing was said yet
    assert faults(sender) == []
    sender.get_by_label("What do you know?").fill("Lorries leave the closed pit in Longnan each night.")
    sender.get_by_label("Whom does it concern?").select_option(label="I do not know")
    sender.get_by_label("Province, city or county").select_option("360727")
    sender.get_by_label("Where exactly").fill("By the second bridge")
    sender.get_by_role("button", name="Send").click()
    receipt = sender.locator("strong.hash").inner_text()
    assert faults(sender) == []

    office = sign_in("inspector1")
    office.goto("/tips/")
    office.get_by_role("table").get_by_role("link").first.click()
    expect(office.get_by_text("Lorries leave the closed pit")).to_be_visible()
    office.locator("summary", has_text="Ask").click()
    office.locator("form[action$='ask/'] textarea").fill("At what time do they leave?")
    office.locator("form[action$='ask/'] button").click()
    expect(office.get_by_role("status")).to_be_visible()

    sender.get_by_role("link", name="Follow up a tip").click()
    sender.get_by_label("Your receipt").fill(receipt)
    sender.get_by_role("button", name="Show").click()
    expect(sender.get_by_text("At what time do they leave?")).to_be_visible()
    sender.locator("textarea").fill("About two, without lights.")
    sender.get_by_role("button", name="Send").click()
    expect(sender.get_by_text("About two, without lights.")).to_be_visible()
    assert faults(sender) == []


def test_search_by_keyboard_alone(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    keys = Keyboard(page)
    keys.press("/")
    keys.type("Stone Crane")
    keys.press("Enter")
    page.wait_for_url("**/search/?q=Stone+Crane")
    keys.tab_to(page.get_by_role("main").get_by_role("link", name="Stone Crane").first)
    keys.press("Enter")
    page.wait_for_url("**/enterprises/E-DEMO-02/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Stone Crane")
