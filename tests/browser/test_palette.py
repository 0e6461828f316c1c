"""The command palette: pages, acts, enterprises and sites by keyboard, in Chinese by pinyin too."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn
from tests.support.page_checks import COMPOSE, inaccessible

pytestmark = pytest.mark.browser


def test_a_page_of_the_menu_is_reached_by_its_words_and_their_beginnings_come_first(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-text")).to_be_focused()
    page.keyboard.type("ord")
    expect(page.locator(".palette-commands button").first).to_contain_text("Orders")  # not "Record …", an act
    page.locator("#palette-text").fill("monthly rep")
    expect(page.locator(".palette-commands button")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/")


def test_in_chinese_a_page_is_found_by_pinyin(sign_in: SignIn) -> None:
    page = sign_in("p36a", language="zh-hans")
    page.keyboard.press("Control+k")
    page.keyboard.type("yuebao")
    expect(page.locator(".palette-commands button").first).to_contain_text("月报")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/")


def test_a_key_of_an_input_method_chooses_nothing(sign_in: SignIn) -> None:
    page = sign_in("p36a", language="zh-hans")
    address = page.url
    page.keyboard.press("Control+k")
    page.keyboard.type("yuebao")
    expect(page.locator(".palette-commands button").first).to_contain_text("月报")
    for key in ("Enter", "ArrowDown"):
        page.locator("#palette-text").evaluate(COMPOSE, key)
        expect(page.locator("#palette-text")).to_be_focused()
    expect(page.locator("#palette")).to_be_visible()
    assert page.url == address


def test_an_enterprise_is_found_and_reached_by_the_arrows(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.keyboard.press("Control+k")
    page.keyboard.type("E-DEMO-05")
    found = page.locator("#palette-found a")
    expect(found).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/enterprises/E-DEMO-05/")


def test_an_act_of_the_page_is_shown_and_not_performed(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    page.goto("/flags/?state=open")
    act = page.locator("main [data-verb] > summary").first
    label = act.inner_text().strip()
    address = page.url
    page.keyboard.press("Control+k")
    page.keyboard.type(label)
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("main :focus")).to_have_count(1)
    assert page.url == address


def test_it_closes_by_escape_and_has_no_finding_of_axe(sign_in: SignIn) -> None:
    page = sign_in("clerk1")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    assert inaccessible(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_a_part_of_the_page_leads_to_its_first_row_and_an_act_to_its_first_field(sign_in: SignIn) -> None:
    page = sign_in("p36b")
    page.keyboard.press("Control+k")
    page.keyboard.type("accept or return")
    page.keyboard.press("Enter")
    row = page.locator("section:has(#decide) .tasks a").first
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    page.keyboard.press("Control+k")
    page.keyboard.type("retu")
    page.keyboard.press("Enter")
    expect(page.locator("[data-verb=return] textarea")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("accept")
    page.keyboard.press("Enter")
    expect(page.locator("[data-verb=accept] button")).to_be_focused()  # an act that asks nothing


def test_the_meaning_of_words_is_no_act(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    page.goto("/flags/?state=open")
    page.locator("main [data-verb] > summary").first.click()
    page.locator("main [data-verb][open] form").first.evaluate(
        "form => form.insertAdjacentHTML('afterbegin', '<details class=\"term-help\"><summary>?</summary></details>')"
    )
    page.keyboard.press("Control+k")
    page.keyboard.type("?")
    expect(page.locator(".palette-commands button")).to_have_count(0)


def test_a_row_is_found_by_its_words_and_a_part_by_pinyin(sign_in: SignIn) -> None:
    page = sign_in("inspector2", language="zh-hans")
    page.keyboard.press("Control+k")
    page.keyboard.type("weijue")  # 未决
    part = page.locator(".palette-commands button").first
    expect(part).to_contain_text("本页的部分")
    page.keyboard.press("Escape")
    number = page.locator("section:has(#cases) th a").first.inner_text()
    page.keyboard.press("Control+k")
    page.keyboard.type(number)
    page.locator(".palette-commands button", has_text="本页的行").last.click()
    page.wait_for_url("**/cases/**")
