"""The main menu: few headings that open without a script, marked where one is, and small on a telephone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, Visit

pytestmark = pytest.mark.browser

MOST_HEADINGS = 7
MOST_OF_A_TELEPHONE = 0.2  # of a screen of 360 by 640 pixels


def headings(page: Page) -> int:
    return page.locator(".nav-main .wrap > ul > li").count()


@pytest.mark.parametrize("person", ["inspector1", "p36a", "mlr2", "signer1", "tax1", "auditor1", "admin1"])
def test_the_menu_is_one_line_of_at_most_seven_headings(sign_in: SignIn, person: str) -> None:
    page = sign_in(person)
    assert 2 <= headings(page) <= MOST_HEADINGS
    boxes = [one.bounding_box() for one in page.locator(".nav-main .wrap > ul > li").all()]
    assert len({round(box["y"]) for box in boxes if box}) == 1


def test_a_heading_opens_by_keyboard_and_without_a_script(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    page.goto("/flags/")
    heading = page.locator(".nav-main summary[aria-current]")
    expect(heading).to_have_text("Supervision")
    heading.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".nav-main a[aria-current=page]")).to_have_text("Flags")
    page.keyboard.press("Escape")
    expect(page.locator(".nav-main a[aria-current=page]")).to_be_hidden()
    plain = sign_in("inspector1", javascript=False)
    plain.locator(".nav-main summary", has_text="Register").click()
    plain.locator(".nav-main a", has_text="Enterprises").click()
    expect(plain.locator("h1")).to_have_text("Enterprises")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_on_a_telephone_the_header_leaves_the_screen_to_the_page(sign_in: SignIn, language: str) -> None:
    page = sign_in("inspector1", width=360, language=language)
    parts = [page.locator(name).bounding_box() for name in ("header.top", ".nav-main")]
    assert sum(box["height"] for box in parts if box) <= MOST_OF_A_TELEPHONE * 640
    page.locator(".nav-main summary").first.click()
    link = page.locator(".nav-main .sheet a").first
    link.click(trial=True)  # nothing covers it, and the strip does not cut it off
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


@pytest.mark.parametrize("person", ["inspector1", "p36a", "legal1", "signer1"])
def test_on_a_telephone_today_is_at_most_four_screens(sign_in: SignIn, person: str) -> None:
    page = sign_in(person, width=360)
    assert page.evaluate("document.documentElement.scrollHeight") <= 4 * 800
    for heading in page.locator(".today > .panel > .panel-head").all():
        expect(heading.locator("a").first).to_be_visible()  # what is not shown is one tap away


def test_a_citizen_is_greeted_by_the_public_register_and_a_way_to_sign_in(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Public register")
    page.get_by_role("link", name="Sign in").first.click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
