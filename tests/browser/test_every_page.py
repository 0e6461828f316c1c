"""Every page once, by the first person who can open it: it has no fault, and none is left out."""

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import SignIn, Visit
from tests.support.page_checks import faults, too_heavy
from tests.support.page_walk import REFUSED, linked, pages, route, walk

pytestmark = pytest.mark.browser

WALKERS = [None, "signer1", "clerk7", "clerk41", "chief1", "p36a", "mlr1", "inspector1", "legal1", "auditor1"]


@pytest.mark.timeout(1800)  # some 400 pages, each drawn and examined
def test_every_page_is_sound_and_none_is_forgotten(visit: Visit, sign_in: SignIn) -> None:
    looked_at: set[str] = set()
    visited: set[str | None] = set()
    wrong: dict[str, list[str]] = {}

    def note(answer: Response) -> None:
        visited.add(route(answer.url))

    for person in WALKERS:
        page: Page = sign_in(person, width=1440) if person else visit(width=1440)
        page.on("response", note)
        for address, status in walk(page, looked_at=looked_at):
            problems = [*too_heavy(page), *faults(page)]
            if status != REFUSED.get(address, 200):
                problems.append(f"status {status}")
            if problems:
                wrong[f"{address} as {person or 'nobody'}"] = problems
        page.context.close()
    page = sign_in("clerk1")
    page.goto("/notices/new/")
    if problems := faults(page):
        wrong["what is refused"] = problems
    if missed := pages() - visited - linked():
        wrong["no link leads to"] = sorted(missed)
    assert wrong == {}, "\n".join(f"{address}: {fault}" for address, problems in wrong.items() for fault in problems)
