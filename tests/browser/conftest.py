"""A browser and the whole product, running as ``make run`` runs it, with its demonstration."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
READY_SECONDS = 600  # machines differ, and loading the demonstration is the most of it


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh demonstration; ``SITE`` names one that runs already."""
    if "SITE" in os.environ:
        yield os.environ["SITE"].rstrip("/")
        return
    folder = tmp_path_factory.mktemp("demonstration")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "run.log"
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
    environ |= {"DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    with log.open("wb") as output:
        run = subprocess.Popen(
            [sys.executable, "manage.py", "run", "--port", str(port)],
            cwd=ROOT,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        end = time.monotonic() + READY_SECONDS
        while "ready:" not in log.read_text():
            assert run.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        run.send_signal(signal.SIGINT)
        run.wait(60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "install Chromium, or say where a browser is: make browser BROWSER=/path/to/chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


type SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(site: str, browser: Browser) -> Iterator[SignIn]:
    """Opens a page as one of the demonstration's people; what a browser would complain about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(
        username: str, *, width: int = 1280, theme: str = "light", language: str = "en", javascript: bool = True
    ) -> Page:
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
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on(
            "request", lambda sent: complaints.append(sent.url) if not sent.url.startswith((site, "data:")) else None
        )
        page.goto("/accounts/login/")
        page.click(f"button[value={username}]")
        page.wait_for_url("**/")
        return page

    yield opened
    for context in contexts:
        context.close()
    # A page that refuses is told as such by the browser; that is no fault of the page.
    assert [text for text in complaints if "status of 40" not in text] == []
