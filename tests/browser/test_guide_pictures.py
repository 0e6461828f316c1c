"""``make screens``: the pictures of the guides, of a fresh demonstration, with the headings of the pages they show.

``tests/portal/test_guides.py`` fails if a picture is missing or its page is called otherwise meanwhile.
"""

import json

import pytest

from portal.guides import GUIDES, Guide
from tests.browser.conftest import SignIn
from tests.portal.test_guides import HEADINGS, LANGUAGES, LARGEST, PICTURES
from tests.support.screenshots import keep

pytestmark = pytest.mark.screens

PEOPLE = {
    "clerk": "clerk1",
    "signer": "signer2",
    "company": "chief1",
    "regulator": "p36a",
    "inspector": "inspector1",
    "law": "legal1",
    "customs": "customs1",
    "tax": "tax1",
    "office": "admin1",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.key)
def test_pictures(sign_in: SignIn, guide: Guide, language: str) -> None:
    page = sign_in(PEOPLE[guide.key], width=1200, language=language)
    headings = json.loads(HEADINGS.read_text()) if HEADINGS.exists() else {}
    for step in guide.steps:
        if picture := guide.picture(step, language):
            page.goto(step.url)
            headings[picture] = page.locator("h1").inner_text()
            keep(page, PICTURES / picture, LARGEST)
    HEADINGS.write_text(json.dumps(headings, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
