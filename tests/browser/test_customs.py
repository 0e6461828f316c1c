"""A customs officer finds an enterprise by a part of its name, and checks whether its shipment is covered."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_an_enterprise_is_found_and_asked_about(sign_in: SignIn, javascript: bool) -> None:
    page = sign_in("customs1", javascript=javascript, width=360)
    page.goto("/can-export/")
    page.get_by_label("Tonnes of goods").fill("1.5")
    find = page.get_by_role("searchbox", name="Enterprise", exact=True)
    find.press_sequentially("longnan")
    choices = page.get_by_role("group", name="Which of these?").get_by_role("radio")
    if not javascript:
        find.press("Enter")
    expect(choices).not_to_have_count(0)
    expect(page.get_by_label("Tonnes of goods")).to_have_value("1.5")
    find.fill("longnan red lantern")
    if not javascript:
        page.get_by_role("button", name="Search", exact=True).click()
    expect(choices).to_have_count(1)
    expect(choices).to_be_checked()
    if javascript:
        assert faults(page) == []
    page.get_by_role("button", name="Ask").click()
    answer = page.get_by_role("status").first
    expect(answer).to_contain_text("No.")  # an invented mine has no quota of export
    expect(answer).to_contain_text("Red Lantern")
    expect(answer).to_contain_text("1.500")
