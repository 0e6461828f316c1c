"""Errors during input lose nothing that was typed, and are shown beside the field."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SignIn
from tests.support.browser_filing import increase_loss, sign_and_file
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser

PLANT = "E-DEMO-41"  # its people amend a month each


def amend(page: Page, month: str) -> Locator:
    """Begin the next version of a filed month; return its first line."""
    page.goto(f"/reports/{PLANT}/{month}/")
    page.get_by_role("link", name="Version 1", exact=True).click()
    page.locator("[data-verb=amend] > summary").click()
    page.locator("[data-verb=amend] textarea").fill("Counted again.")
    page.locator("[data-verb=amend] form button").click()
    page.wait_for_url("**/edit/**")
    return first_line(page)


def first_line(page: Page) -> Locator:
    return page.get_by_role("group", name=re.compile(r"^Line 1\b"))


def test_a_session_that_ends_while_somebody_types_loses_nothing(sign_in: SignIn) -> None:
    page = sign_in("signer41")
    line, kept = amend(page, "2011-08"), page.locator("#kept")
    line.get_by_label("Lost", exact=True).fill("0.125")
    expect(kept).to_contain_text("Kept at")
    page.context.clear_cookies(name=re.compile("session"))
    line.get_by_label("Sold", exact=True).fill("1.375")
    expect(kept).to_contain_text("You have been signed out")
    page.get_by_role("button", name="Keep the draft").click()
    page.wait_for_url("**/accounts/login/**")
    page.click("button[value=signer41]")
    page.wait_for_url("**/edit/**")
    expect(page.get_by_role("main")).to_contain_text("Your session had ended")
    expect(line.get_by_label("Lost", exact=True)).to_have_value("0.125")
    expect(line.get_by_label("Sold", exact=True)).to_have_value("1.375")
    assert faults(page) == []
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_role("main")).to_contain_text("The draft was saved.")
    expect(line.get_by_label("Sold", exact=True)).to_have_value("1.375")


def test_two_people_in_one_draft_are_warned_and_neither_overwrites_the_other(sign_in: SignIn) -> None:
    signer = sign_in("signer41")
    hers = amend(signer, "2011-07").get_by_label("Lost", exact=True)
    clerk = sign_in("clerk41")
    clerk.goto(signer.url)
    his = first_line(clerk).get_by_label("Lost", exact=True)
    his.fill("0.250")
    expect(clerk.locator("#kept")).to_contain_text("Kept at")
    hers.fill("0.500")
    expect(signer.locator("#kept")).to_contain_text("Another person has changed this draft")
    signer.get_by_role("button", name="Keep the draft").click()
    expect(signer.get_by_role("alert").first).to_contain_text("This has changed")
    expect(hers).to_have_value("0.500")  # nothing of hers is lost
    assert faults(signer) == []
    clerk.reload()
    expect(his).to_have_value("0.250")  # and nothing of his


def test_a_month_is_amended_and_signed_without_javascript(sign_in: SignIn) -> None:
    page = sign_in("signer41", javascript=False)
    less = increase_loss(amend(page, "2011-06"), "0.125")
    page.get_by_role("button", name="Keep and check").click()
    page.wait_for_url("**/check/**")
    expect(page.get_by_role("main")).to_contain_text(less)
    sign_and_file(page)


def test_rubbish_from_a_spreadsheet_is_named_cell_by_cell_and_what_was_typed_stays(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/notices/new/?programme=mlr-mining&year=2011")
    page.get_by_label("Number", exact=True).fill("Half-typed")
    page.get_by_label("To, row 1", exact=True).evaluate(
        """(cell, text) => {
            const clipboard = new DataTransfer();
            clipboard.setData("text/plain", text);
            const looks = {clipboardData: clipboard, bubbles: true, cancelable: true};
            cell.dispatchEvent(new ClipboardEvent("paste", looks));
        }""",
        "E-DEMO-01\tlight\t12,5\nNobody at all\tlight\t3\nE-DEMO-02\tlight\ta lot\n\x07\t\t\n",
    )
    told = page.locator("#sheet .faults")
    expect(told).to_be_focused()
    for text in ("12,5", "Nobody at all", "a lot"):
        expect(told).to_contain_text(text)
    expect(page.get_by_label("To, row 1", exact=True)).to_have_value("E-DEMO-01")
    expect(page.get_by_label("Tonnes, row 3", exact=True)).to_have_value("a lot")
    expect(page.get_by_label("Number", exact=True)).to_have_value("Half-typed")
    assert faults(page) == []
