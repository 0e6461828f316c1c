"""A daily task of each role, done from the first page after signing in by keyboard alone: the keys to its end.

What is typed into the fields of a form is not counted. The tasks change what others show: ``conftest.py`` runs it last.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from tests.browser.test_task_clicks import choose
from tests.support.input_counters import Keyboard
from tests.support.measurements import measured

pytestmark = pytest.mark.browser

type Prepared = tuple[str, Callable[[Page], None]] | None
TEXT = "As the daily ledger has it."


def send(page: Page, keys: Keyboard, *typed: str) -> None:
    """Type one text into each field of the act that has the focus, reach its button by Tab, and press Enter."""
    for text in typed:
        keys.type(text)
        keys.press("Tab")
    expect(page.locator("main [data-verb] button:focus")).to_have_count(1)
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("status").first).to_be_visible()


def by_palette(*chosen: str, text: str = "") -> Callable[[Page, Keyboard], None]:
    """Return the task that chooses these by the palette, the last one an act, and sends its form with a text."""

    def do(page: Page, keys: Keyboard) -> None:
        for typed in chosen:
            choose(page, keys, typed)
        send(page, keys, *filter(None, [text]))

    return do


def write_letter(page: Page, keys: Keyboard) -> None:
    choose(page, keys, "lett")
    keys.press("Tab")
    keys.press("Enter")  # past the header
    keys.tab_to(page.locator("[name=enterprise]"))
    keys.type("E-DEMO-43")
    keys.tab_to(page.locator("[name=subject]"))
    keys.type("Exports of September")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("status").first).to_be_visible()


def hand_over(page: Page, keys: Keyboard) -> None:
    choose(page, keys, "che")
    choose(page, keys, "han!")
    keys.press("Tab")  # past the signers: to any of them
    send(page, keys)


def sign(page: Page, keys: Keyboard) -> None:
    choose(page, keys, "che")
    for reason in page.get_by_label("Your reason").all():
        keys.tab_to(reason)
        keys.type(TEXT)
    keys.tab_to(page.get_by_label("I confirm"))
    keys.press("Space")
    keys.tab_to(page.get_by_role("button", name="Sign and file"))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is filed")


def a_notice_is_drafted(page: Page) -> None:
    page.goto("/notices/new/?programme=mlr-mining&year=2011")
    page.get_by_label("Number", exact=True).fill("By-keys-2011-1")
    page.get_by_label("To, row 1", exact=True).fill("36")
    page.get_by_label("Category, row 1", exact=True).select_option("light")
    page.get_by_label("Tonnes, row 1", exact=True).fill("5")
    page.get_by_label("This notice reduces quota that was given").check()
    page.get_by_role("button", name="Keep the draft").first.click()
    page.wait_for_url(re.compile(r"/notices/[0-9a-f-]{36}/$"))


def a_month_is_drafted(page: Page) -> None:
    page.goto("/reports/E-DEMO-02/2011-10/")
    page.get_by_role("button", name="Begin, prefilled").click()
    page.wait_for_url("**/edit/**")
    for name in ("produced", "purchased", "consumed", "sold", "exported", "lost"):
        page.fill(f"[name=lines-0-{name}]", "0")
    page.fill("[name=lines-0-closing_stock]", page.input_value("[name=lines-0-opening_stock]"))
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_role("status").first).to_be_visible()


def a_value_is_proposed(page: Page) -> None:
    page.goto("/console/rules/")
    page.locator("main a[href*=near_percent]").first.click()
    page.fill("[name=value]", "91")
    page.fill("[name=valid_from]", "2012-01-01")
    for name in ("reason", "document"):
        page.fill(f"[name={name}]", TEXT)
    page.get_by_role("button", name="Show what it will do").click()
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/approvals/[0-9a-f-]{36}/$"))


# What somebody prepared, the person and the task; in this order.
DONE: dict[str, tuple[Prepared, str, Callable[[Page, Keyboard], None]]] = {
    "drafter: submit an own notice": (("mlr1", a_notice_is_drafted), "mlr1", by_palette("wai>", "sub!")),
    "approver: return a notice": (None, "mlr2", by_palette("wai>", "ret!", text=TEXT)),
    "clerk: hand a draft over to be signed": (("clerk2", a_month_is_drafted), "clerk2", hand_over),
    "signer: sign and file a month": (None, "signer2", sign),
    "accepting officer: accept the oldest report": (None, "p36a", by_palette("acc>", "acc!")),
    "accepting officer: return the oldest report": (None, "p36a", by_palette("acc>", "ret!", text=TEXT)),
    "inspector: acknowledge the gravest flag": (None, "inspector1", by_palette("dec>", "ack!", text=TEXT)),
    "inspector: open a case from a handover": (None, "inspector1", by_palette("han>", "ope!", text=TEXT)),
    "legal reviewer: declare to have no conflict": (None, "legal1", by_palette("pen>", "con!")),
    # Nothing waits for him: from all proceedings.
    "decider: declare to have no conflict": (None, "decider1", by_palette("pen>", "013", "con!")),
    "customs: draft a letter": (None, "customs1", write_letter),
    "tax: close an answered letter": (None, "tax1", by_palette("wai>", "exp!", text=TEXT)),
    "administrator: approve a value of a rule": (
        ("admin2", a_value_is_proposed),
        "admin1",
        by_palette("wai>", "app!", text=TEXT),
    ),
}


@pytest.mark.parametrize("task", DONE)
def test_a_task_is_done_by_few_keys(sign_in: SignIn, task: str) -> None:
    prepared, person, do = DONE[task]
    if prepared:
        prepared[1](sign_in(prepared[0]))
    page = sign_in(person)
    keys = Keyboard(page)
    do(page, keys)
    measured(f"{task}: keys", keys.strokes)
