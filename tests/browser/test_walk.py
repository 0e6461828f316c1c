"""Every page as those who work with it, in both themes and languages, on a desk and on a telephone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests.browser.conftest import ROOT, SignIn

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BEGIN = ["/", "/quota/", "/notices/", "/reports/", "/flags/", "/cases/", "/orders/", "/enterprises/", "/search/?q=DEMO"]
PEOPLE = {
    "mlr2": ["/notices/new/"],
    "p36a": ["/notices/new/"],
    "clerk1": [],
    "inspector2": ["/cases/new/"],
    "auditor1": [],
}
LOOKS = [("light", "en", 1280), ("dark", "zh-hans", 360)]


def kind(address: str) -> str:
    """Pages that differ only in what they are about are walked once."""
    path = re.split(r"[?#]", address)[0]
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", path)
    return re.sub(r"E-[A-Z0-9-]+", "CODE", re.sub(r"\d{4}-\d\d", "MONTH", path))


def faults(page: Page) -> list[str]:
    """What axe finds serious or critical by WCAG 2.2 AA, and whether the page is wider than the window."""
    page.evaluate(Path(AXE).read_text())
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        ".then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
        ".map(v => `${v.id}: ${v.nodes[0].html}`))"
    )
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"wider than the window by {wider} px"] if wider > 0 else [])]


@pytest.mark.parametrize(("theme", "language", "width"), LOOKS, ids=["desk", "telephone"])
@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_is_sound(sign_in: SignIn, person: str, theme: str, language: str, width: int) -> None:
    page = sign_in(person, theme=theme, language=language, width=width)
    waiting = [*BEGIN, *PEOPLE[person]]
    known = {kind(address) for address in waiting}
    wrong: dict[str, list[str]] = {}
    while waiting:
        address = waiting.pop(0)
        try:
            answer = page.goto(address)
        except Error as refusal:
            if "Download is starting" in str(refusal):
                continue  # a file, not a page
            raise
        assert answer is not None
        if answer.status not in {200, 403}:
            wrong[address] = [f"status {answer.status}"]
        elif found := faults(page):
            wrong[address] = found
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            if (
                link.startswith("/")
                and not link.startswith(("/admin", "/accounts", "/api"))
                and kind(link) not in known
            ):
                known.add(kind(link))
                waiting.append(link)
    assert wrong == {}
