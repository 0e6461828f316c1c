"""Charts are downloaded as SVG and PNG, with their title and their source."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser
PNG = b"\x89PNG\r\n\x1a\n"


def downloaded(page: Page, chart: Locator, kind: str) -> tuple[str, bytes]:
    button = chart.locator("xpath=following-sibling::p[contains(@class,'chart-files')][1]").locator(
        f"button[data-kind={kind}]"
    )
    with page.expect_download() as waited:
        button.click()
    return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()


def test_a_drawing_of_the_server_and_a_chart_of_the_library_are_files(sign_in: SignIn) -> None:
    page = sign_in("mlr2")
    page.goto("/plans/years/")
    sankey = page.locator("svg.sankey").first
    name, content = downloaded(page, sankey, "svg")
    assert name.endswith(".svg")
    assert "Where the quota went" in content.decode()
    assert "Source: Rare Earth Quota Register" in content.decode()
    assert b"path" in content
    name, content = downloaded(page, sankey, "png")
    assert name.endswith(".png")
    assert content.startswith(PNG)
    page.goto("/overview/?programme=mlr-mining&year=2011")
    burndown = page.locator("[data-chart=burndown]").first
    burndown.scroll_into_view_if_needed()
    expect(burndown.locator("canvas")).to_be_visible()
    _name, content = downloaded(page, burndown, "svg")
    assert "What is left, month by month" in content.decode()
    _name, content = downloaded(page, burndown, "png")
    assert content.startswith(PNG)
