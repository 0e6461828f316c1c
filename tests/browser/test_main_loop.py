"""The main loop in a browser: a notice approved, a report filed over the limit, its flag made a case and closed."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser

SECONDS = 60  # until a worker's result must show


def shown(page: Page, address: str, what: Locator) -> Locator:
    """Reload the page until it shows what a worker produces in the background; return the first match."""
    end = time.monotonic() + SECONDS
    page.goto(address)
    while not what.count():
        assert time.monotonic() < end, f"{address} never showed {what}"
        page.goto(address)
    return what.first


def test_a_notice_waits_for_a_second_officer_who_approves_it(sign_in: SignIn) -> None:
    page = sign_in("mlr2")
    page.locator("section:has(#notices) a").nth(1).click()
    expect(page.get_by_role("heading", name="Flags of the recipients")).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("in force")


def test_over_is_said_before_filing_named_after_it_flagged_and_made_a_case(sign_in: SignIn) -> None:
    firm = sign_in("signer1")
    firm.get_by_role("link", name="Begin", exact=True).click()
    firm.get_by_role("button", name="Begin, prefilled").click()
    opening = firm.input_value("[name=lines-0-opening_stock]")
    for name, tonnes in {"purchased": "0", "consumed": "0", "exported": "0", "lost": "0"}.items():
        firm.fill(f"[name=lines-0-{name}]", tonnes)
    firm.fill("[name=lines-0-produced]", "140")
    firm.fill("[name=lines-0-sold]", "140")
    firm.fill("[name=lines-0-closing_stock]", opening)
    expect(firm.locator("[data-balance]").first).to_contain_text("fits")
    firm.get_by_role("button", name="Keep and check").click()
    firm.wait_for_url("**/check/**")
    expect(firm.locator(".note.bad").first).to_contain_text("0.800 t over")
    expect(firm.get_by_text("the last month beneath")).to_be_visible()
    for reason in firm.locator("textarea[name^=reason-]").all():
        reason.fill("The kiln was filled before the notice came.")
    firm.get_by_label("I confirm").check()
    firm.get_by_role("button", name="Sign and file").click()
    expect(firm.locator("h1")).to_contain_text("is filed")
    expect(firm.locator(".note.bad").first).to_contain_text("by 0.800 t")

    inspector = sign_in("inspector1")
    flag = inspector.get_by_role("link", name="Allocation exceeded")
    shown(inspector, "/flags/?rule=exceeded&subject=E-DEMO-01", flag).click()
    inspector.wait_for_url("**flag=**")
    expect(inspector.locator("#pane")).to_be_focused()  # what was chosen has come
    expect(inspector.locator("main")).to_contain_text("used - allocated")
    inspector.locator("summary", has_text="Open a case").click()
    inspector.fill("[name=escalate-reason]", "Over by 0.800 t in September.")
    inspector.locator("form[action$='escalate/'] button").click()
    expect(inspector.get_by_role("status")).to_contain_text("is open")
    inspector.locator("summary", has_text="Issue an order").click()
    inspector.fill("[name=order-due_on]", "2011-11-21")
    inspector.fill("[name=order-legal_basis]", "MLR 2012 No. 44")
    inspector.fill("[name=order-text]", "Stop the planned product.")
    case = inspector.url
    inspector.locator("form[action$='order/'] button").click()
    expect(inspector.get_by_role("status")).to_contain_text("Its term runs")

    firm.goto("/")
    firm.locator("section:has(#orders) ul a").first.click()
    firm.locator("summary", has_text="Report the action taken").click()
    firm.fill("[name=submit_rectification-text]", "Stopped on 21 October.")
    firm.locator("form[action$='submit_rectification/'] button").click()
    expect(firm.get_by_role("status").first).to_be_visible()

    second = sign_in("inspector2")
    second.goto(case)
    second.locator("summary", has_text="Verify").click()
    second.fill("[name=verify-text]", "Seen on site: all is still.")
    second.locator("form[action$='verify/'] button").click()
    expect(second.get_by_role("status").first).to_be_visible()
    second.goto(case)
    second.locator("summary", has_text="Close").click()
    second.fill("[name=close-reason]", "All was met.")
    second.locator("form[action$='close/'] button").click()
    expect(second.locator(".kicker").first).to_contain_text("Closed")


def test_the_pages_work_without_javascript(sign_in: SignIn) -> None:
    page = sign_in("p36a", javascript=False)
    page.goto("/quota/")
    page.select_option("[name=holder_type]", "enterprise")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**holder_type=enterprise**")
    page.goto("/notices/new/")
    page.fill("[name=number]", "Half-typed")
    page.get_by_role("button", name="More rows").click()
    expect(page.locator("[name=lines-6-to]")).to_have_count(1)
    assert page.input_value("[name=number]") == "Half-typed"


def test_the_keyboard_skips_to_the_content_and_opens_the_menu(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#content$"))
    page.locator(".tools details.menu > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
