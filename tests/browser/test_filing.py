"""A month is filed: by form and by keyboard alone, as a nil return, as a sheet with errors."""

import re
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import SignIn, Visit
from tests.support.browser_filing import REASON, give_reasons, increase_loss, sign_and_file
from tests.support.input_counters import Keyboard, Mouse
from tests.support.measurements import measured
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser

FIVE_LINES = 5


def test_five_lines_by_keyboard_alone_and_the_receipt_is_verified(sign_in: SignIn, visit: Visit) -> None:
    page = sign_in("signer41")
    page.goto("/reports/E-DEMO-41/2011-10/")
    keys = Keyboard(page)
    expect(page.get_by_role("button", name="Begin, prefilled")).to_be_focused()
    keys.press("Enter")
    page.wait_for_url("**/edit/**")
    assert faults(page) == []
    lines = page.get_by_role("group", name=re.compile(r"^Line \d"))
    expect(lines).to_have_count(FIVE_LINES)
    for line in lines.all():
        opening = line.get_by_label("Opening stock").input_value()
        figures = {"Produced": "0", "Purchased": "0", "Consumed": "0", "Sold": "0", "Exported": "0", "Lost": "0"}
        for label, figure in {**figures, "Closing stock": opening}.items():
            keys.tab_to(line.get_by_label(label, exact=True))
            keys.type(figure)
    keys.press("Enter")
    page.wait_for_url("**/check/**")
    assert faults(page) == []
    for reason in page.get_by_label("Your reason").all():
        keys.tab_to(reason)
        keys.type(REASON)
    keys.tab_to(page.get_by_label("I confirm"))
    keys.press("Space")
    keys.tab_to(page.get_by_role("button", name="Sign and file"))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is filed")
    assert faults(page) == []
    measured("Five lines filed by keyboard alone: keys beyond the figures", keys.strokes)

    number = page.locator("dl.facts dd strong").first.inner_text()
    anybody = visit()
    anybody.goto("/verify/")
    anybody.get_by_role("textbox").fill(number)
    anybody.get_by_role("button", name="Verify").click()
    expect(anybody.get_by_role("main")).to_contain_text(number)
    expect(anybody.get_by_role("main")).to_contain_text("Amber Column")
    assert faults(anybody) == []


def test_a_nil_return_is_two_clicks_and_a_signature_and_its_receipt_comes_at_once(sign_in: SignIn, mails: Path) -> None:
    page, mouse = sign_in("signer7"), Mouse()
    page.goto("/me/")
    page.get_by_role("textbox", name="E-mail").fill("signer7@example.org")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto("/reports/E-DEMO-07/2011-09/")
    mouse.click(page.get_by_role("button", name="Nil return"))
    give_reasons(page)
    mouse.click(page.get_by_label("I confirm"))
    page.get_by_role("button", name="Sign and file").click()  # the signature
    expect(page.get_by_role("heading", level=1)).to_contain_text("is filed")
    measured("Nil return: clicks before the signature", mouse.clicks)
    receipt = page.locator("main dl.facts").first
    expect(receipt).to_contain_text(re.compile(r"October 2011, \d\d:\d\d:\d\d \(UTC\+08:00\)"))
    expect(receipt).to_contain_text(re.compile(r"[0-9a-f]{64}"))
    number = receipt.locator("dd strong").first.inner_text()
    expect(page.get_by_role("main")).to_contain_text(f"/verify/{number}/")
    expect(page.locator(".qr svg")).to_be_visible()
    page.goto(page.url)  # as from a bookmark
    expect(page.get_by_role("heading", level=1)).to_contain_text("is filed")
    with page.expect_download() as paper:
        page.get_by_role("link", name="Save as PDF").click()
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF-")
    end = time.monotonic() + 60
    while not any(number in mail.read_text() for mail in mails.glob("*")):
        assert time.monotonic() < end, f"no mail has the receipt {number}"
        time.sleep(1)
    page.get_by_role("link", name="See what was filed").click()
    expect(page.get_by_role("main")).to_contain_text("No activity and no stock")


def test_a_sheet_with_errors_is_corrected_and_filed(sign_in: SignIn, tmp_path: Path) -> None:
    clerk = sign_in("clerk1")
    clerk.goto("/reports/E-DEMO-01/2011-10/")
    with clerk.expect_download() as template:
        clerk.get_by_role("link", name="Template, prefilled (XLSX)").click()
    template.value.save_as(faulty := f"{tmp_path}/october.xlsx")
    book = load_workbook(faulty)
    sheet = book.worksheets[0]
    row, columns = next(
        (row[0].row, {cell.value: cell.column for cell in row})
        for row in sheet.iter_rows()
        if "Produced" in {cell.value for cell in row}
    )
    line = row + 1
    opening = sheet.cell(line, columns["Opening stock"]).value
    quantities = dict.fromkeys(["Produced", "Purchased", "Consumed", "Sold", "Exported", "Lost"], 0)
    for title, value in {**quantities, "Closing stock": opening, "Produced": "a lot"}.items():
        sheet.cell(line, columns[title]).value = value
    book.save(faulty)
    sheet.cell(line, columns["Produced"]).value = 0
    book.save(mended := f"{tmp_path}/october-mended.xlsx")

    clerk.get_by_role("link", name="Upload a spreadsheet").click()
    clerk.get_by_role("textbox", name="Sheet").or_(clerk.locator("input[type=file]")).set_input_files(faulty)
    clerk.get_by_role("button", name="Read and check it").click()
    cell = f"{sheet.cell(line, columns['Produced']).coordinate}"
    expect(clerk.get_by_role("region", name="Correct these errors in the sheet")).to_contain_text(cell)
    expect(clerk.get_by_role("main")).to_contain_text("a lot")
    assert faults(clerk) == []
    with clerk.expect_download() as marked:
        clerk.get_by_role("link", name="The sheet with its errors (XLSX)").click()
    marked.value.save_as(saved := f"{tmp_path}/october-told.xlsx")
    assert load_workbook(saved).worksheets[0].max_column > sheet.max_column
    clerk.get_by_role("link", name="Upload the corrected sheet").click()
    clerk.locator("input[type=file]").set_input_files(mended)
    clerk.get_by_role("button", name="Read and check it").click()
    expect(clerk.get_by_text("Every cell can be imported.")).to_be_visible()
    assert faults(clerk) == []
    clerk.locator("[data-verb=commit] button").click()
    clerk.wait_for_url("**/check/**")
    address = clerk.url

    signer = sign_in("signer1")
    signer.goto(address)
    sign_and_file(signer)


def test_a_returned_report_is_read_and_corrected(sign_in: SignIn) -> None:
    page = sign_in("signer1")
    expect(page.get_by_role("listitem").filter(has_text="weighbridge")).to_have_count(1)  # why it came back
    page.get_by_role("link", name="Amend it").click()
    expect(page.get_by_role("main")).to_contain_text("Check both and file again")
    page.locator("[data-verb=amend] > summary").click()
    page.locator("[data-verb=amend] textarea").fill("The loss in the wash was forgotten.")
    page.locator("[data-verb=amend] form button").click()
    page.wait_for_url("**/edit/**")
    expect(page.get_by_role("main")).to_contain_text("weighbridge")
    line = page.get_by_role("group", name=re.compile(r"^Line 1"))
    # An amendment must change something.
    page.get_by_role("button", name="Keep and check").click()
    fault = page.locator(".note.bad li").filter(has=page.locator(".code"))
    expect(page.get_by_text("Correct this first")).to_be_visible()
    expect(fault.locator("a[href*='/edit/']").first).to_be_visible()
    page.get_by_role("link", name="Change it").click()
    page.wait_for_url("**/edit/**")
    less = increase_loss(line, "0.500")
    page.get_by_role("button", name="Keep and check").click()
    page.wait_for_url("**/check/**")
    expect(page.get_by_role("main")).to_contain_text(less)
    assert faults(page) == []
    sign_and_file(page)


def test_a_filed_report_is_amended_and_both_versions_are_compared(sign_in: SignIn) -> None:
    page = sign_in("signer2")
    page.goto("/reports/E-DEMO-02/2011-09/")
    page.get_by_role("link", name=re.compile("Version 1|See|Receipt|R-")).first.click()
    page.locator("[data-verb=amend] > summary").click()
    page.locator("[data-verb=amend] form button").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the reason")
    page.locator("[data-verb=amend] textarea").fill("Loss in the last basin was forgotten.")
    page.locator("[data-verb=amend] form button").click()
    page.wait_for_url("**/edit/**")
    line = page.get_by_role("group", name=re.compile(r"^Line 1"))
    increase_loss(line, "0.250")
    page.get_by_role("button", name="Keep and check").click()
    page.wait_for_url("**/check/**")
    differences = page.locator("section.panel").filter(has_text="What differs from version 1")
    expect(differences.get_by_role("row").filter(has_text="Lost")).to_have_count(1)
    sign_and_file(page)
    page.get_by_role("link", name="See what was filed").click()
    expect(page.get_by_role("main")).to_contain_text("Loss in the last basin was forgotten.")
    expect(page.get_by_role("main")).to_contain_text("Version 2")
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_role("main")).not_to_contain_text("Loss in the last basin")
