"""The admin's screens and the API's documentation are as accessible as the pages."""

import re
from html import unescape

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn, Visit
from tests.support.page_checks import inaccessible

pytestmark = pytest.mark.browser

LEAVES = ("logout", "password_change", "jsi18n", "autocomplete")
FEWEST = 80  # kinds of screens: lists, forms to add, rows, their history


def kind(address: str) -> str:
    """Return the kind of an address, so that of two rows of a table only one is visited."""
    return re.sub(r"/([0-9a-f]{8}-[0-9a-f-]{27}|\d+)/", "/ID/", address.partition("?")[0])


def test_every_kind_of_screen_of_the_admin_is_accessible(sign_in: SignIn) -> None:
    page = sign_in("admin1", width=1440)
    waiting, visited, wrong = ["/admin/"], {"/admin/"}, dict[str, list[str]]()
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        if result := [*inaccessible(page), *([] if answer.ok else [f"status {answer.status}"])]:
            wrong[address] = result
        for link in map(unescape, re.findall(r'href="(/admin/[^"#]*)"', page.content())):
            if kind(link) not in visited and not any(leaf in link for leaf in LEAVES):
                visited.add(kind(link))
                waiting.append(link)
    assert wrong == {}, "\n".join(f"{address}: {fault}" for address, result in wrong.items() for fault in result)
    assert len(visited) >= FEWEST, sorted(visited)


def test_the_description_of_the_api_is_accessible(visit: Visit) -> None:
    page = visit(width=1440)
    page.goto("/api/docs/")
    expect(page.locator(".opblock").first).to_be_visible()
    assert inaccessible(page) == []
