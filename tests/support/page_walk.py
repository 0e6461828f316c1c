"""Walks from page to page by links, and knows every address by the name of its route."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import APIResponse, Page

from tests.permissions.pages import TABLE

APPS = ("core", "enterprises", "environment", "resources", "quotas", "trade", "inspections", "portal")
ROOT = Path(__file__).resolve().parents[2]
DOORS = ["/", "/search/?q=DEMO", "/no/such/page/", "/public/", "/me/", "/accounts/login/"]
# Links that sign out or lead to the admin or the description of the API.
ELSEWHERE = ("/admin", "/api", "/accounts/logout", "/language", "/static")
FOR_MACHINES = {"map-areas", "map-outlines"}  # layers that a deployer may lay under a map


def pages() -> set[str]:
    """Return the routes of pages for people; a test checks that the table lists every page of the URL configuration."""
    return {row.split()[1] for row in TABLE if row.startswith("GET ")} - FOR_MACHINES


def doors() -> list[str]:
    """Return every page without a key in its address, whether or not a link leads to it."""
    rows = [row.split() for row in TABLE if row.startswith("GET ")]
    return [*DOORS, *(reverse(f"pages:{row[1]}") for row in rows if len(row) == 2)]


def linked() -> set[str]:
    """Return the pages linked from a template or a mail; a walk reaches them if the demonstration has such a row."""
    sources = [*(ROOT / "templates").rglob("*.*"), *(path for app in APPS for path in (ROOT / app).rglob("*.py"))]
    return {name for path in sources for name in re.findall(r"\bpages:([a-z-]+)", path.read_text("utf-8"))}


def route(address: str) -> str | None:
    """Return the name of the page at an address; ``None`` if there is none."""
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def kind(address: str) -> str:
    """Return the kind of an address: addresses that differ only in their object are of one kind."""
    path, query = urlsplit(address).path, urlsplit(address).query
    about = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", path)
    about = re.sub(r"/history/.+", "/history/", about)  # all of one template
    about = re.sub(r"\b[ERS]-[A-Z0-9-]+", "CODE", re.sub(r"\d{4}-\d\d", "MONTH", about))
    return re.sub(r"/areas/\d+/", "/areas/N/", about) + ("?q" if "q=" in query else "")


def new_links(source: str, visited: set[str]) -> list[str]:
    """Return the page's links to kinds of pages not known before, and mark those kinds as known."""
    result = []
    for link in map(unescape, re.findall(r'<a\b[^>]*?\bhref="(/[^"]*)"', source)):
        if not link.startswith(ELSEWHERE) and kind(link) not in visited:
            visited.add(kind(link))
            result.append(link)
    return result


def _is_html(answer: APIResponse) -> bool:
    """Return whether it is HTML; the browser's own viewer shows pictures and PDF documents."""
    return answer.headers.get("content-type", "").startswith("text/html")


def walk(page: Page, *, looked_at: set[str] | None = None) -> Iterator[tuple[str, int]]:
    """Yield address and status of every kind of page that its reader can reach, opened in ``page``.

    Pages in ``looked_at`` are read for their links alone, and the opened ones are added to it.
    """
    looked_at = set() if looked_at is None else looked_at
    waiting = doors()
    shut = set(waiting) - set(DOORS)
    visited = {kind(address) for address in waiting}
    while waiting:
        address = waiting.pop(0)
        answer = page.request.get(address)
        if not _is_html(answer) or (address in shut and not answer.ok):
            continue
        if kind(address) in looked_at and address != "/":  # the start page of each is his own
            source = answer.text()
        else:
            looked_at.add(kind(address))
            opened = page.goto(address)
            assert opened is not None
            source = page.content()
            yield address, opened.status
        waiting += new_links(source, visited)


REFUSED = {"/no/such/page/": 404}
