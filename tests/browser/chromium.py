"""Which browser the tests drive: the one named, one that is installed, or one that is installed now.

``python -m tests.browser.chromium`` prints its path. Where none can be had it says so in one line and ends with 1;
``python -m tests`` says so too, and goes without the browser tests.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_SECONDS = 300
MISSING = "browser tests are skipped: no Chromium was found (BROWSER= names one) and none could be installed"
FROM_PACKAGES = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
FROM_PLAYWRIGHT = [sys.executable, "-m", "playwright", "install", "chromium"]


def find() -> str | None:
    """``BROWSER``, else a Chromium on the path, else the one that Playwright keeps for itself.

    A system may set ``BROWSER`` to something else, and a shim may bear the name of a browser: what counts must answer.
    """
    named = (os.environ.get("BROWSER", ""), *NAMES)
    return next((path for path in map(shutil.which, named) if path and _is_chromium(path)), None) or _of_playwright()


def install() -> str | None:
    """From the system's packages where that is allowed, else by Playwright; ``None`` where neither can be reached."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run(FROM_PACKAGES) or (_run(["apt-get", "update", "--quiet"]) and _run(FROM_PACKAGES))
        if found := find():
            return found
    _run(FROM_PLAYWRIGHT)
    return find()


def _is_chromium(path: str) -> bool:
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0 and "Chrom" in told.stdout


def _of_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _run(command: list[str]) -> bool:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environ, capture_output=True, timeout=INSTALL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    path = find() or install()
    if path is None:
        sys.exit(MISSING)
    print(path)  # noqa: T201
