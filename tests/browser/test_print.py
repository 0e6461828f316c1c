"""Pages on paper: a table begins on the first sheet, fits its width, and its head is on each sheet."""

import io

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn
from tests.support.measurements import measured

pytestmark = pytest.mark.browser

A4 = (595, 842)
# Width and height of a landscape sheet less its margins, in CSS pixels.
SHEET = {"width": 1032, "height": 690}


@pytest.mark.parametrize("path", ["/quota/", "/readings/", "/standards/", "/catalogue/products/"])
def test_a_list_is_printed_across_with_who_and_when(sign_in: SignIn, path: str) -> None:
    page = sign_in("p36a")
    page.goto(path)
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        for sheet in paper.pages:
            left, bottom, right, top = (float(side) for side in sheet.mediabox)
            assert (round(top - bottom), round(right - left)) == A4
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    expect(page.locator(".printed")).to_contain_text("Jiangxi, first officer")
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"]
    table = page.locator(".sheet-table").first
    box, first_row = table.bounding_box(), table.locator("tbody tr").first.bounding_box()
    assert box
    assert box["width"] <= SHEET["width"]
    assert first_row
    assert first_row["y"] + first_row["height"] < SHEET["height"]
    assert table.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
    assert page.locator("main").evaluate("main => getComputedStyle(main).display") == "block"


def test_only_the_filters_that_are_set_are_printed(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/readings/?medium=water")
    page.emulate_media(media="print")
    expect(page.get_by_label("Medium")).to_be_visible()
    expect(page.get_by_label("Pollutant")).to_be_hidden()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()


@pytest.mark.parametrize(
    ("person", "path", "what"),
    [
        ("p36a", "/", "today of a provincial officer"),
        ("p36a", "/overview/", "overview of a province"),
        ("p36a", "/quota/", "quota of a province"),
        ("p36a", "/flags/", "flags of a province"),
        ("p36a", "/enterprises/E-DEMO-02/", "an enterprise"),
        ("p36a", "/sites/S-DEMO-02/", "a site"),
        ("inspector1", "/inspections/whom/", "whom to visit"),
        ("signer2", "/", "today of a signer"),
        ("signer2", "/reports/E-DEMO-02/2011-08/", "a month of an enterprise"),
    ],
)
def test_no_sheet_is_blank_heads_are_repeated_and_sheets_are_few(
    sign_in: SignIn, person: str, path: str, what: str
) -> None:
    page = sign_in(person)
    page.goto(path)
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        for sheet in paper.pages:
            texts = [step for step in pikepdf.parse_content_stream(sheet) if str(step.operator) in {"Tj", "TJ"}]
            assert texts, f"{path}: a sheet without a word"
        measured(f"Sheets of paper: {what}", len(paper.pages))
    page.emulate_media(media="print")
    heads = page.locator("main table thead").evaluate_all("heads => heads.map(head => getComputedStyle(head).display)")
    assert set(heads) <= {"table-header-group"}
