"""Lists: counted pages in an order without ties, and cursors that neither lose nor double a row."""

import datetime as dt
import itertools

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from core import row_counts
from core.models import AuditEvent
from core.web.pages import paged
from enterprises.models import User
from tests.core.conftest import Login
from tests.core.sample_resource import THINGS
from tests.support import factories
from tests.support.api import assert_problem

pytestmark = pytest.mark.urls("tests.core.sample_resource")

AUDIT = "/api/v1/audit/"
NOON = dt.datetime(2011, 10, 20, 12, tzinfo=dt.UTC)


def lines(count: int, start: int = 0) -> None:
    """Create audit events of which each five share their instant."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=NOON + dt.timedelta(minutes=number // 5),
            actor_name="x",
            actor_role="system",
            action="things.seen",
            object_type="thing",
            object_id=str(number),
            object_label=f"thing {number}",
        )
        for number in range(start, start + count)
    )


def test_pages_are_counted(api: Login, p36a: User) -> None:
    for number in range(5):
        factories.enterprise(f"E-{number}", name="same")
    client = api(p36a)
    page = client.get(THINGS, {"limit": 2, "offset": 2, "ordering": "name"}).json()
    assert list(page) == ["count", "count_is_exact", "next", "previous", "results"]
    assert (page["count"], page["count_is_exact"], len(page["results"])) == (5, True, 2)
    ids = [
        thing["code"]
        for offset in range(5)
        for thing in client.get(THINGS, {"limit": 1, "offset": offset, "ordering": "-name"}).json()["results"]
    ]
    assert sorted(ids) == [f"E-{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "５"),
        ("limit", ""),
        ("limit", "9" * 30),
        ("offset", "-1"),
        ("offset", "9" * 30),
        ("ordering", "secret"),
        ("ordering", "jurisdiction__code"),
        ("format", "pdf"),
    ],
)
def test_bad_paging_is_400(api: Login, p36a: User, name: str, value: str) -> None:
    problem = assert_problem(api(p36a).get(THINGS, {name: value}), 400, "invalid")
    assert problem["errors"][0]["pointer"] == f"/{name}"


def test_the_default_page_has_fifty_rows(api: Login, auditor1: User) -> None:
    lines(60)
    assert len(api(auditor1).get(AUDIT).json()["results"]) == 50


def test_a_cursor_walks_all_rows_once_newest_first_and_back(api: Login, auditor1: User) -> None:
    lines(23)
    client = api(auditor1)
    page = client.get(AUDIT, {"limit": 4}).json()
    assert list(page) == ["count", "count_is_exact", "next", "previous", "results"]
    assert page["previous"] is None
    pages = [page]
    while page["next"]:
        assert (page["count"], page["count_is_exact"]) == (None, None), "counted by offset only"
        page = client.get(page["next"]).json()
        pages.append(page)
    walked = [line["object_id"] for page in pages for line in page["results"]]
    assert len(walked) == len(set(walked)) == 23
    instants = [line["at"] for page in pages for line in page["results"]]
    assert instants == sorted(instants, reverse=True)
    for page, before in itertools.pairwise(reversed(pages)):
        assert client.get(page["previous"]).json()["results"] == before["results"]
    first = client.get(pages[1]["previous"]).json()
    assert first["previous"] is None


def test_a_cursor_is_not_moved_by_what_arrives_meanwhile(api: Login, auditor1: User) -> None:
    lines(10)
    client = api(auditor1)
    first = client.get(AUDIT, {"limit": 5}).json()
    lines(7, start=100)
    second = client.get(first["next"]).json()
    ids = {line["object_id"] for line in first["results"] + second["results"]}
    assert ids == {str(number) for number in range(10)}


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "bm9uc2Vuc2U", "W10", "WzEsMiwzXQ", "WzEsMiwz" * 50, "钇", "W3RydWUsbnVsbCxudWxsXQ", "W1tb" * 9000],
)
def test_foreign_cursors_are_400(api: Login, auditor1: User, cursor: str) -> None:
    assert_problem(api(auditor1).get(AUDIT, {"cursor": cursor}), 400, "invalid")


def test_a_long_list_is_paged_by_offset_too(api: Login, auditor1: User) -> None:
    lines(10)
    client = api(auditor1)
    by_cursor = [line["object_id"] for line in client.get(AUDIT).json()["results"]]
    page, by_offset = client.get(AUDIT, {"limit": 4, "offset": 0}).json(), []
    while True:
        assert (page["count"], page["count_is_exact"]) == (10, True)
        by_offset += [line["object_id"] for line in page["results"]]
        if page["next"] is None:
            break
        page = client.get(page["next"]).json()
    assert by_offset == by_cursor
    assert [line["object_id"] for line in client.get(page["previous"]).json()["results"]] == by_cursor[4:8]
    assert client.get(AUDIT, {"offset": 100_000}).json()["results"] == []


def test_a_cursor_is_not_mixed_with_an_offset(api: Login, auditor1: User) -> None:
    lines(3)
    client = api(auditor1)
    page = client.get(AUDIT, {"limit": 1}).json()
    problem = assert_problem(client.get(f"{page['next']}&offset=1"), 400, "invalid")
    assert (problem["errors"][0]["pointer"], problem["errors"][0]["code"]) == ("/cursor", "cursor_or_offset")


def test_a_list_without_orderings_refuses_them(api: Login, auditor1: User) -> None:
    problem = assert_problem(api(auditor1).get(AUDIT, {"ordering": "at"}), 400, "invalid")
    assert problem["errors"][0]["code"] == "unknown_parameter"


def test_rows_are_counted_up_to_a_bound_and_listed_beyond_it(
    api: Login, auditor1: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_counts, "COUNTED_UP_TO", 5)
    lines(8)
    client = api(auditor1)
    page, seen = client.get(AUDIT, {"limit": 3, "offset": 0}).json(), set()
    while True:
        assert (page["count"], page["count_is_exact"]) == (5, False)
        seen |= {line["object_id"] for line in page["results"]}
        if page["next"] is None:
            break
        page = client.get(page["next"]).json()
    assert len(seen) == 8, "all of them, also those that are not counted"


def test_pages_go_on_behind_the_last_one_that_is_counted(
    db: None, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_counts, "COUNTED_UP_TO", 4)
    lines(7)
    rows = AuditEvent.objects.order_by("-at", "-id")
    shown = [paged(rf.get("/", {"page": number}), rows, 2) for number in ("1", "2", "3", "4", "9", "x")]
    assert [page.number for page in shown] == [1, 2, 3, 4, 2, 1]
    assert [page.has_next() for page in shown] == [True, True, True, False, True, True]
    assert [(page.start_index(), page.end_index()) for page in shown[:4]] == [(1, 2), (3, 4), (5, 6), (7, 7)]
    assert shown[2].next_page_number() == shown[3].number == 4
    assert shown[3].previous_page_number() == 3
    assert "7 to 7 of more than 4" in render_to_string("parts/pages.html", {"rows": shown[3]}, rf.get("/"))
