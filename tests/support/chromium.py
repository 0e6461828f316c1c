"""The browser for the tests: the one named, an installed one, or one installed now.

``python -m tests.support.chromium`` prints its path. If none is available it says so in one line and exits with 1;
``python -m tests`` then skips the browser tests.
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
    """Return ``BROWSER``, else a Chromium on the path, else Playwright's own, if it works.

    A system may set ``BROWSER`` to something else, and a shim may have the name of a browser, so each is started once.
    """
    named = (os.environ.get("BROWSER", ""), *NAMES)
    return next((path for path in map(shutil.which, named) if path and _is_chromium(path)), None) or _of_playwright()


def install() -> str | None:
    """Install a browser from the system's packages if allowed, else by Playwright; return ``None`` if both fail."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run(FROM_PACKAGES) or (_run(["apt-get", "update", "--quiet"]) and _run(FROM_PACKAGES))
        if result := find():
            return result
    _run(FROM_PLAYWRIGHT)
    return find()


def _is_chromium(path: str) -> bool:
    try:
        version = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return version.returncode == 0 and "Chrom" in version.stdout


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
    print(path)
