"""Walks from page to page as a reader does, by links, and knows every address by the name that the URLs give it."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from tests.permissions.pages import TABLE

# Where walks begin. Everything else is found by links, and what is not found fails the walk.
DOORS = ["/", "/search/?q=DEMO", "/no/such/page/", "/public/", "/me/", "/accounts/login/"]
# The reader of a walk would sign himself out, leave for the admin or for the description of the API.
ELSEWHERE = ("/admin", "/api", "/accounts/logout", "/language", "/static")
# What no link leads to: pages that follow an act. The stories of this folder go through them.
AFTER_AN_ACT = {
    "import": "a sheet that somebody has handed in",
    "import-errors": "the same sheet with its faults",
    "invitation": "an address that a newcomer is sent",
    "report-edit": "a draft that somebody has begun",
    "report-check": "a draft that somebody has kept",
}
OF_SIGN_IN = {"account_login", "account_change_password", "mfa_index", "mfa_activate_totp", "usersessions_list"}


def pages() -> set[str]:
    """The routes that are read: every page of the URL configuration stands in that table, or its test fails."""
    return {row.split()[1] for row in TABLE if row.startswith("GET ")} | OF_SIGN_IN


def route(address: str) -> str | None:
    """The name of the page at an address; ``None`` where there is none."""
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def kind(address: str) -> str:
    """Addresses that differ only in what they are about are of one kind."""
    path, query = urlsplit(address).path, urlsplit(address).query
    about = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", path)
    about = re.sub(r"\b[ER]-[A-Z0-9-]+", "CODE", re.sub(r"\d{4}-\d\d", "MONTH", about))
    return re.sub(r"/areas/\d+/", "/areas/N/", about) + ("?q" if "q=" in query else "")


def walk(page: Page, *, looked_at: set[str] | None = None) -> Iterator[tuple[str, int]]:
    """Every kind of page that its reader can reach: address and status, opened in ``page``.

    What is in ``looked_at`` is read for its links alone, and what is opened is added to it.
    """
    looked_at = set() if looked_at is None else looked_at
    waiting = list(DOORS)
    known = {kind(address) for address in waiting}
    while waiting:
        address = waiting.pop(0)
        if kind(address) in looked_at and address != "/":  # the start page of each is his own
            source = page.request.get(address).text()
        else:
            looked_at.add(kind(address))
            try:
                answer = page.goto(address)
            except Error as refusal:
                if "Download is starting" in str(refusal):
                    continue  # a file, not a page
                raise
            assert answer is not None
            source = page.content()
            yield address, answer.status
        for link in map(unescape, re.findall(r'<a\b[^>]*?\bhref="(/[^"]*)"', source)):
            if not link.startswith(ELSEWHERE) and kind(link) not in known:
                known.add(kind(link))
                waiting.append(link)
