"""Every page as every role, in both languages and themes, at the widths of a telephone, a tablet and a desk.

Takes half an hour, so ``make browser`` runs it and ``make test`` does not.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SignIn, Visit
from tests.support.page_checks import NARROWEST, inaccessible, too_heavy, too_wide
from tests.support.page_walk import REFUSED, walk

pytestmark = pytest.mark.crawl

PEOPLE = [
    None,
    *("clerk1", "signer1", "chief1"),
    *("mlr1", "mlr2", "miit1", "mofcom1", "mep1", "p36a", "p15a", "p51b"),
    *("inspector1", "inspector2", "legal1", "decider1", "customs1", "tax1", "auditor1", "admin1"),
]
WIDTHS = (NARROWEST, 360, 768, 1440)
# Colours of buttons change gradually from one theme to the other; wait until they are final.
SETTLED = "Promise.allSettled(document.getAnimations().map(motion => motion.finished)).then(() => true)"


def look(page: Page) -> list[str]:
    """Return the faults of the page in both themes and at every width."""
    problems = too_heavy(page)
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
        page.evaluate(SETTLED)
        problems += [f"{theme}: {fault}" for fault in inaccessible(page)]
    problems += [fault for width in WIDTHS for fault in too_wide(page, width)]
    page.set_viewport_size({"width": 360, "height": 800})
    problems += [f"360 px: {fault}" for fault in inaccessible(page)]
    page.set_viewport_size({"width": 1440, "height": 800})
    return problems


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_is_sound(visit: Visit, sign_in: SignIn, person: str | None, language: str) -> None:
    looks = {"language": language, "width": 1440}
    page = sign_in(person, **looks) if person else visit(**looks)
    wrong: dict[str, list[str]] = {}
    for address, status in walk(page):
        problems = look(page)
        if status not in {REFUSED.get(address, 200), 403}:
            problems.append(f"status {status}")
        if problems:
            wrong[address] = problems
    assert wrong == {}, "\n".join(f"{address}: {fault}" for address, problems in wrong.items() for fault in problems)
