"""Clicks and keys from the first page after signing in to the form or the act of a task: ten tasks of each role."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SignIn
from tests.support.measurements import is_documented

pytestmark = pytest.mark.browser

UUID = "[0-9a-f-]{36}"
# Each task: the addresses on its way, and the act that is done there, if it is one of an object.
TASKS: dict[str, dict[str, tuple[str, ...]]] = {
    "signer1": {
        "see what is due": ("/me/calendar/",),
        "begin the month that is missing": ("/reports/E-DEMO-01/2011-09/",),
        "amend a report": ("/reports/E-DEMO-01/2011-07/", f"/reports/{UUID}/", "@amend"),
        "see the receipt of a month": ("/reports/E-DEMO-01/2011-07/", f"/reports/{UUID}/", f"/reports/{UUID}/receipt/"),
        "see the statement of an account": (f"/quota/{UUID}/",),
        "see the months of the year": ("/reports/",),
        "see the announced inspection": (f"/inspections/{UUID}/",),
        "see the own orders": ("/orders/",),
        "see the own licences": ("/enterprises/E-DEMO-01/",),
        "change the own e-mail": ("/me/",),
    },
    "p36a": {
        "see who is over": ("/overview/",),
        "accept waiting reports": ("/reports/", "/reports/waiting/"),
        "return a report": (f"/reports/{UUID}/", "@return"),
        "see missing reports": ("/reports/",),
        "draft a notice": ("/notices/", "/notices/new/"),
        "decide on a request of two people": ("/approvals/",),
        "answer a consultation": (f"/consultations/offices/{UUID}/",),
        "decide on a flag": (f"/flags/{UUID}/", "@dismiss|escalate|acknowledge"),
        "see an account that is over": (f"/quota/{UUID}/",),
        "re-examine licences": (f"/review-rounds/{UUID}/",),
    },
    "legal1": {
        "declare that nothing stands against it": (f"/proceedings/{UUID}/", "@declare_impartiality"),
        "see all proceedings": ("/proceedings/",),
        "see what was done in a case": (f"/proceedings/{UUID}/", "/history/.*"),
        "see the evidence": ("/evidence/",),
        "see an overdue order": (f"/orders/{UUID}/",),
        "read an open case": (f"/cases/{UUID}/",),
        "see the gravest flag": (f"/flags/{UUID}/",),
        "see who is over": ("/overview/",),
        "see the penalties of a year": ("/cases/", "/enforcement/"),
        "see what is due": ("/me/calendar/",),
    },
    "decider1": {
        "see all proceedings": ("/cases/", "/proceedings/"),
        "read an open case": (f"/cases/{UUID}/",),
        "see all open cases": ("/cases/",),
        "see an overdue order": (f"/orders/{UUID}/",),
        "see the gravest flag": (f"/flags/{UUID}/",),
        "read the tips": ("/tips/",),
        "see the penalties of a year": ("/cases/", "/enforcement/"),
        "see an account that is over": (f"/quota/{UUID}/",),
        "decide on a request of two people": ("/approvals/",),
        "see what is due": ("/me/calendar/",),
    },
    "customs1": {
        "see exports that do not match": ("/export-comparisons/",),
        "see the declarations": ("/declarations/",),
        "enter a declaration": ("/declarations/", "/declarations/new/"),
        "read a declaration": ("/declarations/", f"/declarations/{UUID}/"),
        "see who can export": ("/can-export/",),
        "see who is over": (f"/quota/{UUID}/",),
        "see an enterprise": ("/enterprises/", "/enterprises/[A-Z0-9-]+/"),
        "see missing reports": ("/reports/",),
        "see the codes of goods": ("/catalogue/products/",),
        "see what is due": ("/me/calendar/",),
    },
    "tax1": {
        "see reports that do not match invoices": ("/invoice-comparisons/",),
        "see the months of one firm": ("/invoice-comparisons/[^/]+/[^/]+/[^/]+/",),
        "see the letters": ("/letters/",),
        "read a letter that waits": (f"/letters/{UUID}/",),
        "see the invoices": ("/invoices/",),
        "enter an invoice": ("/invoices/", "/invoices/new/"),
        "see an account that is over": (f"/quota/{UUID}/",),
        "see an enterprise": ("/enterprises/", "/enterprises/[A-Z0-9-]+/"),
        "see missing reports": ("/reports/",),
        "decide on a request of two people": ("/approvals/",),
    },
    "auditor1": {
        "see who is over": ("/overview/",),
        "see the statement of an account": (f"/quota/{UUID}/",),
        "read a notice in force": ("/notices/", f"/notices/{UUID}/"),
        "see what was done to an account": (f"/quota/{UUID}/", "/history/.*"),
        "see the gravest flag": (f"/flags/{UUID}/",),
        "read an open case": (f"/cases/{UUID}/",),
        "see requests of two people": ("/approvals/",),
        "see the penalties of a year": ("/cases/", "/enforcement/"),
        "read a report": ("/reports/", "/reports/[^/]+/[0-9-]+/", f"/reports/{UUID}/"),
        "see the admin": ("/admin/",),
    },
    "inspector1": {
        "see whom to visit": ("/inspections/", "/inspections/whom/"),
        "decide on the gravest flag": (f"/flags/{UUID}/", "@dismiss|escalate|acknowledge"),
        "open a case": ("/cases/", "/cases/new/"),
        "work on an own case": (f"/cases/{UUID}/",),
        "see an overdue order": (f"/orders/{UUID}/",),
        "take up a handed over matter": (f"/handovers/{UUID}/",),
        "record a visit": (f"/inspections/{UUID}/",),
        "record an observation": ("/observations/", "/observations/new/"),
        "read the tips": ("/tips/",),
        "go on with a penalty proceeding": (f"/proceedings/{UUID}/",),
    },
    "admin1": {
        "open the console": ("/console/",),
        "see sign-ins and second factors": ("/console/", "/people/factors/"),
        "see the programmes": ("/console/", "/catalogue/programmes/"),
        "see the due days": ("/console/", "/reports/due-days/"),
        "see the queues": ("/console/", "/queues/"),
        "decide on a request of two people": ("/approvals/",),
        "see parameters of rules": ("/console/", "/console/rules/"),
        "see freezes": ("/console/", "/freezes/"),
        "see standards": ("/console/", "/standards/"),
        "see factors to oxide": ("/console/", "/reports/oxide-factors/"),
    },
}
# Tabs reach what is shown, in the order of the document, and a closed menu by its heading; Enter opens both.
LEAST = """way => {
  const fits = new RegExp(`^(?:${way})$`);
  const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((stop) => !stop.disabled && stop.tabIndex >= 0);
  const closed = (stop) => stop.closest("details:not([open]) > :not(summary)")?.closest("details");
  const open = stops.filter((stop) => !closed(stop) && stop.checkVisibility());
  const main = open.findIndex((stop) => stop.closest("main"));
  const tabs = (stop) => {
    const at = open.indexOf(stop) + 1;
    return main >= 0 && at > main ? Math.min(at, at - main + 2) : at;  // past the header by the first link, "skip"
  };
  let least = null;
  for (const link of document.querySelectorAll("a[href^='/']")) {
    if (!fits.test(link.pathname)) continue;
    const menu = closed(link);
    const within = menu ? stops.filter((stop) => closed(stop) === menu) : [];
    const clicks = menu ? 2 : 1;
    const keys = menu ? tabs(menu.querySelector("summary")) + 1 + within.indexOf(link) + 1 + 1 : tabs(link) + 1;
    const address = link.getAttribute("href");
    if (least) least.keys = Math.min(keys, least.keys);
    if (!least || clicks < least.clicks) least = {clicks, keys: least?.keys ?? keys, address};
  }
  return least;
}"""
ACT = """verb => {
  const open = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((stop) => !stop.disabled && !stop.closest("details:not([open]) > :not(summary)") && stop.checkVisibility());
  const main = open.findIndex((stop) => stop.closest("main"));
  const fits = new RegExp(`^(?:${verb})$`);
  const at = open.findIndex((stop) => fits.test(stop.closest("[data-verb]")?.dataset.verb ?? ""));
  return at < 0 ? null : Math.min(at + 1, at - main + 3) + 1;
}"""
MOST_CLICKS, MOST_KEYS = 3, 80


def way_of(page: Page, steps: tuple[str, ...]) -> tuple[int, int]:
    """Return how many clicks and how many keys lead over these addresses; a link in a closed menu takes two clicks."""
    clicks = keys = 0
    for step in steps:
        if step.startswith("@"):
            to_act = page.evaluate(ACT, step[1:])
            assert to_act, f"{page.url} does not offer {step}"
            return clicks + 1, keys + to_act
        found = page.evaluate(LEAST, step)
        assert found, f"{page.url} has no link to {step}"
        clicks, keys = clicks + found["clicks"], keys + found["keys"]
        page.goto(found["address"])
    return clicks, keys


@pytest.mark.parametrize("person", TASKS)
def test_clicks_and_keys_to_each_task(sign_in: SignIn, person: str) -> None:
    page = sign_in(person)
    assert len(TASKS[person]) == 10
    measured = {}
    for task, steps in TASKS[person].items():
        page.goto("/")
        measured[task] = way_of(page, steps)
    assert all(clicks <= MOST_CLICKS and keys <= MOST_KEYS for clicks, keys in measured.values()), measured
    worse = [
        f"| {person} | {task} | {clicks} | {keys} |"
        for task, (clicks, keys) in measured.items()
        if not is_documented(person, task, clicks, keys)
    ]
    assert not worse, "docs/usability.md states less, or has no row:\n" + "\n".join(worse)
