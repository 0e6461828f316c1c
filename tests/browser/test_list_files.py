"""A long list is written in the background: asked for below the list, with its progress, a mail, and the file."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from core.processes import wait_until
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser


def test_22_a_long_list_is_prepared_in_the_background_and_a_mail_says_when_it_is_ready(
    sign_in: SignIn, mails: Path, tmp_path: Path
) -> None:
    page = sign_in("mlr1")
    page.goto("/me/")
    page.get_by_role("textbox", name="E-mail").fill("mlr1@example.org")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto("/reports/?year=2011")
    page.locator(".exports button[value=book]").click()
    page.wait_for_url("**/list-files/*/")
    expect(page.get_by_role("status").filter(has_text="You are notified when")).to_be_visible()
    page.goto("/")  # the work goes on without the page
    page.goto("/list-files/")
    page.locator("main tbody a").first.click()
    ready = page.get_by_role("link", name="Download")
    expect(ready).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        ready.click()
    download.value.save_as(saved := tmp_path / "reports.xlsx")
    book = openpyxl.load_workbook(saved, read_only=True)
    rows = sum(1 for _row in book.worksheets[1].iter_rows(min_row=2))
    assert rows > 200
    title = "Your file is ready: monthly reports"
    assert wait_until(lambda: any(title in mail.read_text() for mail in mails.glob("*")), 60)
