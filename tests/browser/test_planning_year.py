"""Work of two officers of a ministry in the planning year, by hand: a bulletin, and a paper's day of issue.

They act as mlr1 and mlr2, on the notice of mining of 2010 and the bulletin of July 2011.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, Visit
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser


def step(page: Page, verb: str, **fields: str) -> None:
    """Do an act of a page, with its fields where it asks for some."""
    act = page.locator(f"[data-verb={verb}]")
    if fields:
        act.locator("summary").click()
    for name, text in fields.items():
        act.locator(f"[name$={name}]").fill(text)
    act.locator("form button, button").last.click()


def test_a_bulletin_is_returned_changed_and_published_by_a_second_officer(sign_in: SignIn, visit: Visit) -> None:
    drafter = sign_in("mlr1")
    drafter.goto("/bulletins/new/")
    drafter.get_by_label("Authority", exact=True).select_option("MLR")
    drafter.get_by_label("Year").fill("2011")
    drafter.get_by_label("Month").fill("13")
    drafter.get_by_role("button", name="Begin").click()
    expect(drafter.get_by_role("alert").first).to_contain_text("Enter 12 or less")
    assert faults(drafter) == []
    drafter.get_by_label("Month").fill("7")
    drafter.locator("[name=situation]").fill("A quiet month. (invented)")
    drafter.locator("[name=situation_zh]").fill("本月平稳。（虚构）")
    drafter.get_by_role("button", name="Begin").click()
    drafter.wait_for_url(re.compile(r"/bulletins/[0-9a-f-]{36}/$"))
    expect(drafter.locator("[data-verb=publish]")).to_have_count(0)
    step(drafter, "submit")
    checker = sign_in("mlr2")
    checker.goto(drafter.url)
    step(checker, "return", reason="Name the provinces that are near their plan")
    drafter.reload()
    expect(drafter.get_by_role("main")).to_contain_text("Name the provinces that are near their plan")
    step(drafter, "update", situation="Inner Mongolia is near its plan. (invented)")
    step(drafter, "submit")
    checker.reload()
    assert faults(checker) == []
    step(checker, "publish")
    expect(checker.get_by_role("status").first).to_contain_text("The bulletin is published.")

    for language, title, text in (
        ("en", "Bulletin of July 2011", "Inner Mongolia is near its plan."),
        ("zh-hans", "2011年7月", "本月平稳。"),
    ):
        reader = visit(language=language)
        reader.goto("/public/bulletins/")
        reader.get_by_role("link", name=title).first.click()
        expect(reader.get_by_role("main")).to_contain_text(text)
        assert faults(reader) == []
        printed = reader.get_by_role("link", name="PDF").first.get_attribute("href")
        assert printed is not None
        answer = reader.request.get(printed)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF")


def test_a_second_officer_corrects_the_day_of_a_paper(sign_in: SignIn) -> None:
    maker, number = sign_in("mlr1"), "mlr-mining 2010"
    maker.goto("/notices/?programme=mlr-mining&year=2010")
    maker.get_by_role("main").get_by_role("link", name=re.compile(number)).first.click()
    notice = maker.url
    given = maker.get_by_role("row").filter(has_text="Jiangxi").get_by_role("link").first
    account = given.get_attribute("href")
    stated = maker.locator("dt:has-text('Issued on') + dd time").first.get_attribute("datetime")
    maker.get_by_role("link", name="Correct the day of issue of a notice").click()

    def propose(day: str) -> None:
        maker.get_by_label("Day of issue").fill(day)
        maker.get_by_label("What shows the day").fill("address of the page that the ministry printed")
        maker.get_by_label("Reason").fill("The page states this day under its title")
        maker.get_by_role("button", name="Show what it will do").click()

    assert stated is not None
    propose(stated)
    expect(maker.get_by_role("alert").first).to_contain_text("This is the day that the notice states already.")
    assert faults(maker) == []
    propose("2010-06-01")
    expect(maker.get_by_role("main")).to_contain_text("Known from, corrected")
    assert faults(maker) == []
    maker.get_by_role("button", name="Propose").click()
    request = maker.url
    expect(maker.locator("[data-verb=approve]")).to_have_count(0)
    checker = sign_in("mlr2")
    checker.goto(request)
    checker.locator("[data-verb=approve] summary").click()
    checker.locator("[data-verb=approve] form button").click()
    expect(checker.get_by_role("status").first).to_contain_text("Approved and done.")
    checker.goto(notice)
    expect(checker.get_by_role("main")).to_contain_text("1 June 2010")
    expect(checker.get_by_role("main")).to_contain_text("Day corrected")
    assert faults(checker) == []
    for day, allocated in (("2010-05-31", "0.000"), ("2010-06-02", "8,500.000")):
        checker.goto(f"{account}?as_of={day}")
        expect(checker.locator("dt:has-text('Allocated') + dd").first).to_contain_text(allocated)
