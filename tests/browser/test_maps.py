"""Maps: marks that would cover each other are one sign with their number, and the legend hides and shows each kind.

Below them lie the provinces with their names, rivers and lakes, which no map needs to be drawn.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser


def test_marks_are_clustered_and_the_legend_chooses_what_is_shown(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    page.goto("/inspections/whom/")
    unlicensed = page.locator(".map-mark.is-unlicensed")
    expect(unlicensed).to_have_count(1)
    button = page.locator(".map-legend [data-kind=unlicensed] button")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(unlicensed).to_have_count(0)
    expect(page.locator(".map-mark.is-site").first).to_be_visible()
    button.click()
    expect(unlicensed).to_have_count(1)
    expect(page.locator(".map-mark.is-cluster")).to_have_count(0)
    for _step in range(4):
        page.get_by_role("button", name="Zoom out").click()
    cluster = page.locator(".map-mark.is-cluster").first
    expect(cluster).to_be_visible()
    together = int(cluster.inner_text())
    cluster.click()
    expect(page.locator(".map-mark:not(.is-cluster)").first).to_be_visible()
    assert together > 1


def test_the_page_of_a_case_marks_its_place(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    page.goto("/observations/")
    page.locator("main tbody a").first.click()
    expect(page.locator(".map-mark.is-spot")).to_have_count(1)


def test_an_outline_that_is_small_from_afar_has_a_mark(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/areas/")
    expect(page.locator(".map-area").first).to_be_attached()
    expect(page.locator(".map-mark.is-observation")).not_to_have_count(0)


@pytest.mark.parametrize(
    ("language", "name", "source"), [("en", "Jiangxi", "Natural Earth"), ("zh-hans", "江西省", "自然地球数据集")]
)
def test_provinces_and_waters_lie_below_the_marks(sign_in: SignIn, language: str, name: str, source: str) -> None:
    page = sign_in("p36a", language=language)
    page.goto("/areas/")
    ground = page.locator(".leaflet-ground-pane")
    expect(ground.locator(".is-province")).to_have_count(31)
    expect(ground.locator(".is-river, .is-lake")).to_have_count(2)
    expect(page.locator(".leaflet-names-pane .map-name", has_text=name)).to_be_visible()
    panes = [page.locator(f".leaflet-{name}-pane") for name in ("ground", "names", "overlay", "marker")]
    order = [int(pane.evaluate("one => getComputedStyle(one).zIndex")) for pane in panes]
    assert order == sorted(set(order))
    zoom_out = page.locator(".map .leaflet-control-zoom-out")
    while page.locator(".map-name").count():
        zoom_out.click()
    expect(page.locator(".map-source")).to_contain_text(source)


def test_a_map_whose_ground_does_not_come_shows_its_marks(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.route("**/ground*.json", lambda route: route.fulfill(status=404))
    page.goto("/areas/")
    expect(page.locator(".map-mark").first).to_be_visible()
    expect(page.locator(".is-province")).to_have_count(0)
