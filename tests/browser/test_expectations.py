"""Lines of what users expect that no other test of a browser shows; docs/usability.md names the test of each line."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn, Visit
from tests.support.page_checks import too_wide

pytestmark = pytest.mark.browser


def test_1_what_is_due_stands_before_the_report_exists(sign_in: SignIn) -> None:
    page = sign_in("signer2")
    expect(page.locator("section[aria-labelledby=glance] .months")).to_contain_text("Not over yet")
    page.goto("/me/calendar/")
    expect(page.locator("section[aria-labelledby=due] .tasks > li").first).to_be_visible()
    page.goto("/reports/due-days/")
    expect(page.locator("table tbody tr").first).to_be_visible()


def test_9_deadlines_are_a_feed_for_a_calendar(sign_in: SignIn) -> None:
    page = sign_in("signer2")
    page.goto("/me/calendar/")
    page.locator("main form[method=post] button").first.click()
    address = re.search(r"/calendar/[^\s\"<]+/deadlines\.ics", page.content())
    assert address
    feed = page.request.get(address[0])
    assert feed.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in feed.text()


def test_11_burn_down_treemap_and_tiles_each_with_their_table(sign_in: SignIn) -> None:
    page = sign_in("mlr2")
    page.goto("/overview/?programme=mlr-mining&year=2011")
    for kind in ("burndown", "treemap"):
        panel = page.locator("section.panel").filter(has=page.locator(f"[data-chart={kind}]")).first
        expect(panel.locator("table").first).to_be_attached()
    page.goto("/areas/")
    expect(page.locator("[data-map]").first).to_be_attached()
    expect(page.locator("main table").first).to_be_visible()


def test_13_enterprises_without_a_plan_for_next_year_are_listed(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/quota/?without_plan=2012&year=2011&holder_type=enterprise")
    expect(page.locator("main table tbody tr").first).to_be_visible()


def test_14_a_view_is_kept_and_opened_and_its_rows_are_taken_away(sign_in: SignIn) -> None:
    page = sign_in("p36b")
    page.goto("/enterprises/?province=36")
    views = page.locator(".views")
    views.locator("summary").click()
    views.locator("#view-name").fill("Jiangxi")
    views.locator("form.sheet button").click()
    page.goto("/enterprises/")
    page.locator(".views").get_by_role("link", name="Jiangxi", exact=True).click()
    expect(page.locator(".views a[aria-current=true]")).to_have_text("Jiangxi")
    assert "province=36" in page.url
    with page.expect_download() as waited:
        page.locator("button[name=format][value=book]").click()
    assert waited.value.suggested_filename.endswith(".xlsx")


def test_15_whom_to_visit_and_why_fits_a_telephone(sign_in: SignIn) -> None:
    page = sign_in("inspector1", width=360)
    page.goto("/inspections/whom/")
    expect(page.locator("main a[href^='/sites/']").first).to_be_visible()
    assert too_wide(page, 360) == []


def test_16_an_overdue_order_surfaces_by_itself(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    expect(page.locator("section[aria-labelledby=orders] [data-state=overdue]").first).to_be_visible()


def test_19_the_language_is_switched_on_the_page_one_is_on(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/reports/")
    page.get_by_text("简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    assert page.url.endswith("/reports/")


def test_20_an_error_stands_in_the_title_and_leads_to_its_field(visit: Visit) -> None:
    page = visit()
    page.goto("/tell/")
    page.locator("main form[method=post] button").last.click()
    expect(page).to_have_title(re.compile(r"^\s*Error:"))
    link = page.locator(".faults a[href^='#']").first
    expect(page.locator(link.get_attribute("href") or "#none")).to_be_attached()
