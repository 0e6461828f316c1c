"""``make screens``: screenshots of the pages for ``docs/screens``, of a fresh demonstration."""

from pathlib import Path

import pytest

from tests.browser.conftest import SignIn, Visit
from tests.support.page_checks import ROOT
from tests.support.screenshots import keep

pytestmark = pytest.mark.screens

FOLDER = ROOT / "docs" / "screens"
LARGEST = 150_000  # bytes
TELEPHONE = {"width": 360}
# name: person, address, looks, what is in the middle of the picture
SCREENS: dict[str, tuple[str | None, str, dict[str, object], str | None]] = {
    "sign-in": (None, "/accounts/login/", {}, None),
    "today-province": ("p36a", "/", {}, None),
    "overview-nation": ("mlr2", "/overview/?programme=mlr-mining&year=2011", {}, None),
    "overview-province-dark": ("p36a", "/overview/?programme=mlr-mining&year=2011", {"theme": "dark"}, None),
    "quota": ("mlr2", "/quota/?holder_type=enterprise", {}, None),
    "quota-chinese": ("p36a", "/quota/?holder_type=enterprise", {"language": "zh-hans"}, None),
    "flags": ("inspector1", "/flags/", {}, None),
    "flags-telephone": ("inspector1", "/flags/", TELEPHONE, None),
    "today-enterprise": ("signer1", "/", {}, None),
    "enterprise": ("p36a", "/enterprises/E-DEMO-02/", {}, None),
    "areas": ("p36a", "/areas/", {}, None),
    "notice": ("mlr2", "/notices/", {}, "a:has-text('DEMO-MLR-2011-1')"),
    "public-plans": (None, "/public/plans/", {}, None),
}


@pytest.mark.parametrize("name", SCREENS)
def test_screen(visit: Visit, sign_in: SignIn, name: str) -> None:
    person, address, looks, then = SCREENS[name]
    page = sign_in(person, **looks) if person else visit(**looks)
    page.goto(address)
    if then:
        page.locator(then).first.click()
        page.wait_for_load_state()
    keep(page, FOLDER / f"{name}.webp", LARGEST)


def test_no_screen_is_left_from_before() -> None:
    assert {file.stem for file in Path(FOLDER).iterdir()} == set(SCREENS)
