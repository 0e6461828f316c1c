"""The account over its limit: who, why, and how it came about."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn
from tests.support.input_counters import Mouse
from tests.support.measurements import measured

pytestmark = pytest.mark.browser


def test_who_is_over_and_why_is_two_clicks_from_signing_in(sign_in: SignIn) -> None:
    page, mouse = sign_in("p36a"), Mouse()
    mouse.click(page.get_by_role("link", name="Overview"))
    over = page.get_by_role("region", name="Who is over, worst first").get_by_role("listitem")
    expect(over.first).to_contain_text("E-DEMO-02")  # 717.600 t of 520 t
    expect(over.first).to_contain_text("197.600")
    mouse.click(over.first.get_by_role("link", name="717.600"))
    expect(page.get_by_role("main")).to_contain_text("used - allocated")
    expect(page.get_by_role("main")).to_contain_text("520.000")
    measured("From signing in to the enterprises that are over and the reasons: clicks", mouse.clicks)


def test_a_statement_as_it_was_known_on_a_day(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/quota/?holder_type=enterprise&state=exceeded")
    page.get_by_role("link", name="Stone Crane").first.click()
    today = page.locator("dl.figures").inner_text()
    assert "717.600" in today
    page.get_by_label("As recorded on").fill("2011-06-30")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("These are past figures")).to_be_visible()
    then = page.locator("dl.figures").inner_text()
    assert "717.600" not in then
    expect(page.get_by_role("row").filter(has_text="August 2011")).to_have_count(0)
    page.get_by_role("link", name="Show today's figures").click()
    expect(page.locator("dl.figures")).to_have_text(today, use_inner_text=True)
