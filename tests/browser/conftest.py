"""A browser and the whole product, running as with ``make run``, with its demonstration.

One product serves a whole run: each test states at its top which people it acts as, and uses only their enterprises.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from demo import people
from tests.support import chromium, data_folders
from tests.support.databases import current
from tests.support.product import Product, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count keys first, as rows that other tests add stand before some links; do tasks last, as they end what waits."""
    places = {"test_task_clicks.py": 0, "test_tasks_done.py": 2}
    items.sort(key=lambda item: places.get(item.path.name, 1))


expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def loaded(django_db_setup: None, demonstration_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """Return a folder with the data of a stopped product: the demonstration that the suite uses too."""
    with tempfile.TemporaryDirectory(prefix="quota-browser-", dir=settings.DATA_DIR) as path:
        with django_db_blocker.unblock():
            replace(current(), template=demonstration_template).make()
            _hash_passwords_as_the_product_does()
            data_folders.fill(Path(path, "data"), with_loaders=True)
            current().make()
        yield Path(path)


def _hash_passwords_as_the_product_does() -> None:
    """Set the password of the demonstration anew, as the hashes that tests are content with open no product."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        people.let_in(settings.DEMO_PASSWORD)


@pytest.fixture(scope="session")
def product(request: pytest.FixtureRequest) -> Iterator[Product]:
    """Yield a fresh demonstration.

    ``SITE`` names one that is already running, started with ``DEMO_PASSWORD``, and ``DATA_DIR`` its data.
    """
    if "SITE" in os.environ:
        yield Product(os.environ["SITE"].rstrip("/"), os.environ)
        return
    folder: Path = request.getfixturevalue("loaded")
    # So that a list of the demonstration is long enough for a file in the background.
    with running(folder, settings.DEMO_PASSWORD, LIST_ROWS_AT_ONCE="200", **data_folders.ENVIRON) as product:
        yield product


@pytest.fixture(scope="session")
def site(product: Product) -> str:
    return product.address


@pytest.fixture(scope="session")
def mails(product: Product) -> Path:
    """Return the folder into which the product writes its mails."""
    return Path(product.environ["DATA_DIR"], "mail")


@pytest.fixture(scope="session")
def password() -> str:
    """Return the password of all people of the demonstration."""
    return os.environ["DEMO_PASSWORD"] if "SITE" in os.environ else settings.DEMO_PASSWORD


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, "install Chromium, or say where a browser is: make browser BROWSER=/path/to/chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


type Visit = Callable[..., Page]
type SignIn = Callable[..., Page]


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visit]:
    """Return a function that opens an anonymous browser page; errors on the page fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(*, width: int = 1280, theme: str = "light", language: str = "en", javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, base_url=site, java_script_enabled=javascript
        )
        contexts.append(context)
        context.add_cookies(
            [
                {"name": "theme", "value": theme, "url": site},
                {"name": "django_language", "value": language, "url": site},
            ]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda line: complaints.append(f"{page.url}: {line.text}") if line.type == "error" else None)
        page.on(
            "request",
            lambda sent: complaints.append(sent.url) if not sent.url.startswith((site, "data:", "blob:")) else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    # The browser reports a refusal as an error, but it is no fault of the page.
    assert [text for text in complaints if "status of 40" not in text] == []


@pytest.fixture
def sign_in(site: str, visit: Visit) -> SignIn:
    """Return a function that signs in as one of the demonstration's people, by the button on the sign-in page."""

    def opened(username: str, **looks: object) -> Page:
        page = visit(**looks)
        page.goto("/accounts/login/")
        page.click(f"button[value={username}]")
        page.wait_for_url(f"{site}/")
        return page

    return opened
