"""Clicks and keys, pressed in the browser, from the first page after signing in to the form or the act of a task.

Ten tasks of each role; the first three are daily work. ``conftest.py`` runs this before other tests add to the pages.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from tests.support.input_counters import Keyboard
from tests.support.measurements import stated_ways

pytestmark = pytest.mark.browser

UUID = "[0-9a-f-]{36}"
DAILY = 3  # the first tasks of each role
MOST_CLICKS, MOST_KEYS = 3, 50
MOST_CLICKS_DAILY, MOST_KEYS_DAILY = 2, 15
MORE_KEYS = 4  # than the document states: a page may get a button or a word of help before the next measurement


@dataclass(frozen=True, slots=True)
class Task:
    """A task: the addresses on its way, the last of which may be an act (``@``) of a page.

    ``typed``: by keyboard, what is typed into the command palette instead, once for each step (``choose``); without it,
    Tab and Enter.
    """

    way: tuple[str, ...]
    typed: tuple[str, ...] = ()


def task(*way: str, typed: str = "") -> Task:
    return Task(way, tuple(typed.split(", ")) if typed else ())


ROLES = {
    "drafter": "mlr1",
    "approver": "mlr2",
    "clerk": "clerk1",
    "signer": "signer1",
    "accepting officer": "p36a",
    "inspector": "inspector1",
    "legal reviewer": "legal1",
    "decider": "decider1",
    "customs": "customs1",
    "tax": "tax1",
    "auditor": "auditor1",
    "administrator": "admin1",
}
TASKS: dict[str, dict[str, Task]] = {
    "drafter": {
        "draft a notice": task("/notices/new/"),
        "see who is over": task(f"/quota/{UUID}/", typed="who>"),
        "see the gravest flag": task(f"/flags/{UUID}/", typed="deci>"),
        "see the notices": task("/notices/"),
        "read a notice in force": task("/notices/", f"/notices/{UUID}/"),
        "plan a distribution": task("/notices/", "/notices/proposal/"),
        "see who has no plan for next year": task("/notices/", "/quota/"),
        "see missing reports": task("/reports/"),
        "see the plans of the provinces": task("/overview/"),
        "see what is due": task("/me/calendar/"),
    },
    "approver": {
        "approve a notice that waits": task(f"/notices/{UUID}/", "@approve", typed="wai>, app!"),
        "return a notice": task(f"/notices/{UUID}/", "@return", typed="wai>, ret!"),
        "see who is over": task(f"/quota/{UUID}/", typed="who>"),
        "see the gravest flag": task(f"/flags/{UUID}/", typed="deci>"),
        "decide on a flag": task(f"/flags/{UUID}/", "@acknowledge|dismiss", typed="deci>, ackn!"),
        "draft a notice": task("/notices/new/"),
        "see missing reports": task("/reports/"),
        "read an open case": task(f"/cases/{UUID}/"),
        "see the penalties of a year": task("/cases/", "/enforcement/"),
        "decide on a request of two people": task("/approvals/", typed="appr"),
    },
    "clerk": {
        "begin the month that is missing": task("/reports/E-DEMO-01/2011-09/"),
        "correct a report that came back": task(f"/reports/{UUID}/"),
        "upload a sheet": task("/reports/E-DEMO-01/2011-09/", "/reports/E-DEMO-01/2011-09/sheet/"),
        "see what is due": task("/me/calendar/"),
        "see the months of the year": task("/reports/"),
        "see the statement of an account": task(f"/quota/{UUID}/", typed="quota in>"),
        "see the own invoices": task("/invoices/"),
        "see the own declarations": task("/declarations/"),
        "see the announced inspection": task(f"/inspections/{UUID}/", typed="of your>"),
        "see the own licences": task("/enterprises/E-DEMO-01/"),
    },
    "signer": {
        "begin the month that is missing": task("/reports/E-DEMO-01/2011-09/"),
        "amend a report that came back": task(f"/reports/{UUID}/", "@amend", typed="ame, ame!"),
        "see what is due": task("/me/calendar/"),
        "see the receipt of a month": task(
            "/reports/E-DEMO-01/2011-07/", f"/reports/{UUID}/", f"/reports/{UUID}/receipt/"
        ),
        "see the statement of an account": task(f"/quota/{UUID}/", typed="quota in>"),
        "see the months of the year": task("/reports/"),
        "see the announced inspection": task(f"/inspections/{UUID}/", typed="of your>"),
        "see the own orders": task("/orders/"),
        "see the own licences": task("/enterprises/E-DEMO-01/"),
        "change the own e-mail": task("/me/"),
    },
    "accepting officer": {
        "accept a report": task(f"/reports/{UUID}/", "@accept", typed="acc>, acc!"),
        "return a report": task(f"/reports/{UUID}/", "@return", typed="acc>, ret!"),
        "accept many reports": task("/reports/waiting/"),
        "see missing reports": task("/reports/"),
        "see who is over": task("/overview/"),
        "draft a notice": task("/notices/new/"),
        "decide on a request of two people": task("/approvals/"),
        "answer a consultation": task(f"/consultations/offices/{UUID}/"),
        "decide on a flag": task(f"/flags/{UUID}/", "@acknowledge|dismiss", typed="deci>, ackn!"),
        "re-examine licences": task(f"/review-rounds/{UUID}/"),
    },
    "inspector": {
        "decide on the gravest flag": task(f"/flags/{UUID}/", "@acknowledge|dismiss", typed="dec>, ack!"),
        "go on with a visit": task(f"/inspections/{UUID}/", f"/inspections/{UUID}/carry-out/", typed="vis>, car"),
        "work on an own case": task(f"/cases/{UUID}/", typed="open cases>"),
        "open a case": task("/cases/new/"),
        "record an observation": task("/observations/new/"),
        "see whom to visit": task("/inspections/", "/inspections/whom/"),
        "see an overdue order": task(f"/orders/{UUID}/", typed="overd>"),
        "take up a handed over matter": task(f"/handovers/{UUID}/", typed="handed>"),
        "read the tips": task("/tips/"),
        "go on with a penalty proceeding": task(f"/proceedings/{UUID}/"),
    },
    "legal reviewer": {
        "declare that nothing stands against it": task(
            f"/proceedings/{UUID}/", "@declare_impartiality", typed="pen>, con!"
        ),
        "see all proceedings": task("/proceedings/"),
        "see the evidence": task("/evidence/", typed="evid"),
        "see what was done in a case": task(f"/proceedings/{UUID}/", "/history/.*"),
        "see an overdue order": task(f"/orders/{UUID}/", typed="overd>"),
        "read an open case": task(f"/cases/{UUID}/", typed="open>"),
        "see the gravest flag": task(f"/flags/{UUID}/", typed="deci>"),
        "see who is over": task("/overview/"),
        "see the penalties of a year": task("/cases/", "/enforcement/"),
        "see what is due": task("/me/calendar/"),
    },
    "decider": {
        "see all proceedings": task("/proceedings/"),
        "read an open case": task(f"/cases/{UUID}/", typed="open>"),
        "see an overdue order": task(f"/orders/{UUID}/", typed="overd>"),
        "see all open cases": task("/cases/"),
        "see the gravest flag": task(f"/flags/{UUID}/", typed="deci>"),
        "read the tips": task("/tips/"),
        "see the penalties of a year": task("/cases/", "/enforcement/"),
        "see an account that is over": task(f"/quota/{UUID}/"),
        "decide on a request of two people": task("/approvals/"),
        "see what is due": task("/me/calendar/"),
    },
    "customs": {
        "see exports that do not match": task("/export-comparisons/"),
        "enter a declaration": task("/declarations/new/"),
        "see who can export": task("/can-export/", typed="check"),
        "see the declarations": task("/declarations/"),
        "read a declaration": task("/declarations/", f"/declarations/{UUID}/"),
        "see who is over": task(f"/quota/{UUID}/"),
        "see an enterprise": task("/enterprises/", "/enterprises/[A-Z0-9-]+/"),
        "see missing reports": task("/reports/"),
        "see the codes of goods": task("/catalogue/products/"),
        "see what is due": task("/me/calendar/"),
    },
    "tax": {
        "see the months of one firm": task("/invoice-comparisons/[^/]+/[^/]+/[^/]+/"),
        "read a letter that waits": task(f"/letters/{UUID}/"),
        "enter an invoice": task("/invoices/new/"),
        "see reports that do not match invoices": task("/invoice-comparisons/"),
        "see the letters": task("/letters/"),
        "see the invoices": task("/invoices/"),
        "see an account that is over": task(f"/quota/{UUID}/"),
        "see an enterprise": task("/enterprises/", "/enterprises/[A-Z0-9-]+/"),
        "see missing reports": task("/reports/"),
        "decide on a request of two people": task("/approvals/"),
    },
    "auditor": {
        "see who is over": task("/overview/"),
        "see the statement of an account": task(f"/quota/{UUID}/"),
        "see requests of two people": task("/approvals/", typed="appr"),
        "read a notice in force": task("/notices/", f"/notices/{UUID}/"),
        "see what was done to an account": task(f"/quota/{UUID}/", "/history/.*"),
        "see the gravest flag": task(f"/flags/{UUID}/", typed="deci>"),
        "read an open case": task(f"/cases/{UUID}/"),
        "see the penalties of a year": task("/cases/", "/enforcement/"),
        "read a report": task("/reports/", "/reports/[^/]+/[0-9-]+/", f"/reports/{UUID}/"),
        "see the admin": task("/admin/"),
    },
    "administrator": {
        "decide on a request of two people": task("/approvals/"),
        "see sign-ins and second factors": task("/people/factors/"),
        "see the queues": task("/queues/"),
        "open the console": task("/console/"),
        "see the programmes": task("/console/", "/catalogue/programmes/"),
        "see the due days": task("/console/", "/reports/due-days/", typed="admin, due d"),
        "see parameters of rules": task("/console/", "/console/rules/", typed="admin, param"),
        "see freezes": task("/console/", "/freezes/", typed="admin, freez"),
        "see standards": task("/console/", "/standards/", typed="admin, stand"),
        "see factors to oxide": task("/console/", "/reports/oxide-factors/", typed="admin, oxide"),
    },
}
# The link or act that needs the fewest keys is marked, with the heading of its closed menu; Tab reaches what is
# shown, in the order of the document. Past the header leads its first link, "skip".
AIM = """step => {
  document.querySelectorAll("[data-aim]").forEach(stop => { delete stop.dataset.aim; });
  const fits = new RegExp(`^(?:${step.replace(/^@/, "")})$`);
  const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(stop => !stop.disabled && stop.tabIndex >= 0);
  const closed = stop => stop.closest("details:not([open]) > :not(summary)")?.closest("details");
  const open = stops.filter(stop => !closed(stop) && stop.checkVisibility());
  const main = open.findIndex(stop => stop.closest("main"));
  const from = open.indexOf(document.activeElement);
  const skips = stop => from < 0 && main > 2 && open.indexOf(stop) >= main;
  const tabs = stop => skips(stop) ? open.indexOf(stop) - main + 3 : Math.abs(open.indexOf(stop) - from);
  const goal = stop => step.startsWith("@")
    ? !closed(stop) && fits.test(stop.closest("[data-verb]")?.dataset.verb ?? "")
    : stop.matches("a[href^='/']") && fits.test(stop.pathname);
  const ways = stops.filter(goal).map(stop => {
    const menu = closed(stop);
    const head = menu?.querySelector("summary");
    const within = menu ? stops.filter(other => closed(other) === menu).indexOf(stop) + 2 : 0;
    return { stop, head, clicks: menu ? 2 : 1, skip: skips(head ?? stop), keys: tabs(head ?? stop) + within + 1 };
  });
  if (!ways.length) return null;
  const least = ways.reduce((best, way) => way.keys < best.keys ? way : best);
  least.stop.dataset.aim = "goal";
  if (least.head) least.head.dataset.aim = "menu";
  return {
    clicks: Math.min(...ways.map(way => way.clicks)),
    skip: least.skip,
    menu: Boolean(least.head),
    address: least.stop.getAttribute("href"),
    key: from >= 0 && open.indexOf(least.head ?? least.stop) < from ? "Shift+Tab" : "Tab",
  };
}"""


def aim(page: Page, step: str) -> dict[str, Any]:
    page.wait_for_function("[...document.querySelectorAll('[autofocus]')].every(stop => stop.matches(':focus'))")
    found: dict[str, Any] | None = page.evaluate(AIM, step)
    assert found, f"{page.url} does not offer {step}"
    return found


def go(page: Page, keys: Keyboard, step: str) -> int:
    """Take one step with Tab and Enter; return the clicks that it takes. An act is reached and not performed."""
    found = aim(page, step)
    if found["skip"]:
        keys.press("Tab")
        keys.press("Enter")
    if found["menu"]:
        keys.tab_to(page.locator("[data-aim=menu]"), found["key"])
        keys.press("Enter")
    keys.tab_to(page.locator("[data-aim=goal]"), "Tab" if found["menu"] else found["key"])
    if step.startswith("@"):
        keys.strokes += 1  # Enter, which is not pressed
    else:
        with page.expect_navigation():
            keys.press("Enter")
    clicks: int = found["clicks"]
    return clicks


def choose(page: Page, keys: Keyboard, text: str) -> None:
    """Type into the command palette and press Enter.

    A part of the page (``>``) leads to its first row, which Enter opens. The form of an act (``!``) is not sent.
    """
    keys.press("Control+k")
    for letter in text.rstrip(">!"):
        keys.press("Space" if letter == " " else letter)
    if text.endswith("!"):
        keys.press("Enter")
        expect(page.locator("main [data-verb] :focus")).to_have_count(1)
        return
    if text.endswith(">"):
        keys.press("Enter")
        expect(page.locator("main a:focus")).to_have_count(1)
    with page.expect_navigation():
        keys.press("Enter")


def by_palette(page: Page, keys: Keyboard, task: Task) -> int:
    """Take the task by the palette; return the clicks of its way, whose links are looked for on the same pages."""
    clicks = 0
    for step, text in zip(task.way, task.typed, strict=True):
        clicks += aim(page, step)["clicks"]
        choose(page, keys, text)
    keys.strokes += page.locator("main [data-verb] button:focus").count()  # Enter, which is not pressed
    return clicks


def measure(page: Page, task: Task) -> tuple[int, int]:
    """Return how many clicks and how many keys the task takes from the first page. Its way is walked once."""
    keys = Keyboard(page)
    page.goto("/")
    clicks = by_palette(page, keys, task) if task.typed else sum(go(page, keys, step) for step in task.way)
    return clicks, keys.strokes


@pytest.mark.parametrize("role", TASKS)
def test_clicks_and_keys_to_each_task(sign_in: SignIn, role: str) -> None:
    page = sign_in(ROLES[role])
    assert len(TASKS[role]) == 10
    measured = {name: measure(page, task) for name, task in TASKS[role].items()}
    for place, (name, (clicks, keys)) in enumerate(measured.items()):
        most = (MOST_CLICKS_DAILY, MOST_KEYS_DAILY) if place < DAILY else (MOST_CLICKS, MOST_KEYS)
        assert clicks <= most[0], (name, clicks)
        assert keys <= most[1], (name, keys)
    stated = stated_ways(role)
    assert stated.keys() == measured.keys()
    grown = {
        name: way for name, way in measured.items() if way[0] > stated[name][0] or way[1] > stated[name][1] + MORE_KEYS
    }
    assert not grown, "docs/usability.md states less:\n" + "\n".join(
        f"| {role} | {name} | {clicks} | {keys} |" for name, (clicks, keys) in grown.items()
    )
