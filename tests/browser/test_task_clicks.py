"""Clicks from the first page after signing in to the form or the act of a task: ten tasks of each of four roles."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SignIn
from tests.support.measurements import measured

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
LEAST = """way => {
  const fits = new RegExp(`^(?:${way})$`);
  let least = null;
  for (const link of document.querySelectorAll("a[href^='/']")) {
    if (!fits.test(link.pathname)) continue;
    const clicks = link.closest("details:not([open])") ? 2 : 1;
    if (!least || clicks < least.clicks) least = {clicks, address: link.getAttribute("href")};
  }
  return least;
}"""


def clicks_of(page: Page, steps: tuple[str, ...]) -> int:
    """Return how many clicks lead over these addresses; a link in a closed menu takes two."""
    clicks = 0
    for step in steps:
        if step.startswith("@"):
            acts = page.locator("[data-verb]").evaluate_all("acts => acts.map(act => act.dataset.verb)")
            assert any(re.fullmatch(step[1:], act) for act in acts), f"{page.url} offers {acts}, not {step}"
            return clicks + 1
        found = page.evaluate(LEAST, step)
        assert found, f"{page.url} has no link to {step}"
        clicks += found["clicks"]
        page.goto(found["address"])
    return clicks


@pytest.mark.parametrize("person", TASKS)
def test_clicks_to_each_task(sign_in: SignIn, person: str) -> None:
    page = sign_in(person)
    for task, steps in TASKS[person].items():
        page.goto("/")
        measured(f"Clicks of `{person}`: {task}", clicks_of(page, steps))
