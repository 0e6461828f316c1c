"""Outlines of licences on maps and their table, and the words of a form, on a screen and on a telephone."""

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser
LOOK = os.environ.get("LOOK_AT")  # a folder for pictures


def look(page: Page, name: str) -> None:
    if LOOK:
        page.screenshot(path=f"{LOOK}/{name}.png")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [1280, 360])
def test_the_map_of_a_site_draws_the_outline_of_its_licence(sign_in: SignIn, width: int) -> None:
    page = sign_in("p36a", width=width)
    page.goto("/sites/S-DEMO-11/")
    expect(page.locator(".map-area.is-licence")).to_have_count(1)
    page.locator(".map").scroll_into_view_if_needed()
    look(page, f"site-{width}")
    page.locator("details.outline > summary").focus()
    page.keyboard.press("Enter")
    corners = page.locator("details.outline tbody tr")
    expect(corners).to_have_count(6)
    expect(corners.first).to_be_visible()
    look(page, f"corners-{width}")
    assert fits(page)


def test_the_legend_hides_and_shows_outlines(sign_in: SignIn) -> None:
    page = sign_in("mlr1")
    page.goto("/areas/")
    expect(page.locator(".map-area.is-licence").first).to_be_attached()
    look(page, "areas")
    button = page.locator(".map-legend [data-kind=licence] button")
    button.click()
    expect(page.locator(".map-area.is-licence")).to_have_count(0)
    button.click()
    expect(page.locator(".map-area.is-licence").first).to_be_attached()


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (360, "zh-hans")])
def test_a_word_of_a_form_is_told_by_keyboard(sign_in: SignIn, width: int, language: str) -> None:
    page = sign_in("p36a", width=width, language=language)
    page.goto("/eliminated-capacities/new/")
    toggle = page.locator(".term-help").first
    assert (toggle.bounding_box() or {}).get("height", 0) >= 24
    toggle.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(toggle.locator("dd")).to_be_visible()
    look(page, f"words-{width}")
    assert fits(page)
    page.goto("/quota/")
    words = page.locator(".form-words")
    words.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(words.locator("dd").first).to_be_visible()
    look(page, f"filters-{width}")
    assert fits(page)
