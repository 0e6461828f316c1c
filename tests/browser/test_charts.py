"""Charts load no more than they show: one is drawn by the server, the others are fetched when they become visible."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, Visit
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser


def asked_for_library(page: Page) -> bool:
    loaded: bool = page.evaluate(
        "performance.getEntriesByType('resource').some(entry => entry.name.includes('echarts'))"
    )
    return loaded


@pytest.mark.parametrize("javascript", [True, False])
def test_published_plans_are_drawn_without_a_library(visit: Visit, *, javascript: bool) -> None:
    page = visit(width=360, javascript=javascript)
    page.goto("/public/plans/")
    picture = page.get_by_role("img", name="Plan and accepted use, 20")
    expect(picture).to_be_visible()
    frame = picture.bounding_box()
    assert frame is not None
    assert frame["width"] > 250
    year = picture.locator("text.year:not(.wide)").last
    size = year.evaluate("part => parseFloat(getComputedStyle(part).fontSize)") if javascript else 12
    assert size >= 12, "letters do not shrink with the window"
    if javascript:
        assert not asked_for_library(page)
        assert faults(page) == []


def test_the_library_comes_when_a_chart_is_near(sign_in: SignIn) -> None:
    page = sign_in("p36a", width=360)
    page.goto("/overview/?programme=mlr-mining&year=2011", wait_until="networkidle")
    assert not asked_for_library(page)
    burndown = page.locator("[data-chart=burndown]")
    burndown.scroll_into_view_if_needed()
    expect(burndown.locator("canvas")).to_be_visible()
    assert asked_for_library(page)


def test_on_paper_a_chart_that_nobody_saw_is_its_table(sign_in: SignIn) -> None:
    page = sign_in("p36a", width=360)
    page.goto("/overview/?programme=mlr-mining&year=2011", wait_until="networkidle")
    table = page.locator(".panel-body:has([data-chart=burndown]) table")
    expect(table).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(table).to_be_visible()
    assert faults(page) == [], "what is wider than a telephone is scrolled by keyboard too"


def test_where_the_library_cannot_be_had_the_figures_are_shown(sign_in: SignIn) -> None:
    page = sign_in("auditor1", width=360)
    page.route("**/echarts*", lambda route: route.fulfill(status=404))
    page.goto("/overview/?programme=mlr-mining&year=2011")
    page.locator("[data-chart=burndown]").scroll_into_view_if_needed()
    expect(page.locator(".panel-body:has([data-chart=burndown]) table")).to_be_visible()


def test_what_the_sources_say_fits_a_telephone(sign_in: SignIn) -> None:
    page = sign_in("mofcom1", width=360)
    page.goto("/overview/?programme=mofcom-export&year=2011")
    table = page.get_by_role("region", name="Published figures").locator(".scroll")
    expect(table).to_contain_text("16,900.000")
    assert table.evaluate("part => part.scrollWidth - part.clientWidth") <= 0
