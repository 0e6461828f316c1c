"""Notices as they are printed: names instead of codes, papers in any order of their days, too large a sum."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from core import clock
from enterprises.models import User
from quotas.models import Account, Notice
from tests.support import factories
from tests.support.api import assert_problem
from tests.support.ledger_accounts import Books, books
from tests.support.notices import NOTICES, draft, enact, notice_body
from tests.support.page_clients import page_client

__all__ = ["books"]

TOO_MUCH = "100.000 t are available, 100.001 t would be distributed: 0.001 t too much."


def as_typed(body: dict[str, Any]) -> dict[str, Any]:
    """Return the members of a draft that its preview reads."""
    return {name: body[name] for name in ("programme", "year", "basis", "issued_on", "effective_on", "lines")}


@pytest.fixture
def named(books: Books) -> None:
    factories.enterprise("E-ONE", name="First Mine", name_zh="第一矿")
    factories.enterprise("E-TWO", name="Twin Mine")
    factories.enterprise("E-TOO", name="Twin Mine")


@pytest.mark.usefixtures("named")
def test_holders_are_named_by_code_or_by_registered_name(maker: APIClient) -> None:
    lines = [("CN", "first mine", "10"), ("CN", "E-TWO Twin Mine", "20"), ("CN", "36", "30")]
    created = maker.post(NOTICES, notice_body((None, "CN", "100"), *lines))
    assert created.status_code == 201, created.content
    assert [line["to"] for line in created.json()["lines"]] == ["CN", "E-ONE", "E-TWO", "36"]
    chinese = maker.post(NOTICES, notice_body(("CN", "第一矿", "10"), number="zh")).json()
    assert [line["to"] for line in chinese["lines"]] == ["E-ONE"]
    shown = maker.post(f"{NOTICES}preview/", as_typed(notice_body(("CN", "First Mine", "10")))).json()
    assert [effect["to"] for effect in shown["effects"]] == ["E-ONE"]


@pytest.mark.usefixtures("named")
def test_a_name_of_several_holders_is_refused_with_their_codes(maker: APIClient) -> None:
    sent = notice_body((None, "CN", "100"), ("CN", "Twin Mine", "20"), ("CN", "Nobody", "5"))
    answer = assert_problem(maker.post(NOTICES, sent), 400, "invalid")
    (fault,) = answer["errors"]
    assert (fault["pointer"], fault["code"]) == ("/lines/1/to", "ambiguous_name")
    assert "E-TOO, E-TWO" in fault["detail"]
    unknown = maker.post(NOTICES, notice_body((None, "CN", "100"), ("CN", "Nobody", "5")))
    assert [fault["pointer"] for fault in assert_problem(unknown, 400, "invalid")["errors"]] == ["/lines/1/to"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_papers_are_entered_in_any_order_of_their_days(
    books: Books, mlr1: User, mlr2: User, order: tuple[int, ...]
) -> None:
    papers = [("50", dt.date(2011, 3, 30)), ("20", dt.date(2011, 5, 31)), ("30", dt.date(2011, 8, 31))]
    with clock.at(dt.date(2011, 12, 1)):
        for index in order:
            tonnes, day = papers[index]
            enact(mlr1, mlr2, (None, "CN", tonnes), issued_on=day, number=f"batch {index}")
    assert Account.objects.get(holder__code="CN", category="all").received == 100
    assert list(Notice.objects.order_by("issued_on").values_list("number", flat=True)) == [
        f"batch {index}" for index in range(3)
    ]


def test_an_overdraw_is_said_with_its_figure_at_every_step(
    books: Books, maker: APIClient, checker: APIClient, mlr1: User, mlr2: User
) -> None:
    sent = notice_body((None, "CN", "100"), ("CN", "36", "100.001"))
    (overdraw,) = maker.post(f"{NOTICES}preview/", as_typed(sent)).json()["overdraws"]
    assert overdraw["detail"].endswith(TOO_MUCH)
    drafted = maker.post(NOTICES, sent).json()
    here = f"{NOTICES}{drafted['id']}/"
    submitted = maker.post(f"{here}submit/").json()
    for answer in (drafted, submitted, checker.get(here).json()):
        assert [(row["code"], row["tonnes"]) for row in answer["warnings"]] == [("overdrawn", "0.001")]
        assert answer["warnings"][0]["detail"].endswith(TOO_MUCH)
    assert assert_problem(checker.post(f"{here}approve/"), 409, "quota_exceeded")["detail"].endswith(TOO_MUCH)
    for reader in (mlr1, mlr2):
        assert TOO_MUCH in page_client(reader).get(reverse("pages:notice", args=[drafted["id"]])).content.decode()


def test_a_notice_whose_day_is_to_come_says_so_in_every_list(
    books: Books, maker: APIClient, mlr1: User, mlr2: User, admin1: User
) -> None:
    year: dict[str, Any] = {"year": 2012, "effective_on": dt.date(2012, 1, 1), "issued_on": dt.date(2011, 6, 1)}
    with clock.at(dt.date(2011, 6, 1)):
        early = draft(mlr1, (None, "CN", "5"), **{**year, "number": "not yet approved"})
        coming = enact(mlr1, mlr2, (None, "CN", "5"), **{**year, "number": "to come"})
        running = enact(mlr1, mlr2, (None, "CN", "5"), number="running")
        rows = {row["number"]: row["to_come"] for row in maker.get(NOTICES).json()["results"]}
        assert rows == {early.number: False, coming.number: True, running.number: False}
        texts = [
            page_client(mlr1).get(address, asked).content.decode()
            for address, asked in (
                (reverse("pages:notices"), {}),
                (reverse("pages:notice", args=[coming.pk]), {}),
                (reverse("pages:search"), {"q": "to come"}),
            )
        ]
        texts.append(page_client(admin1).get(reverse("admin:quotas_notice_changelist")).content.decode())
    assert all(text.count("In force from 1 January 2012") == 1 for text in texts), [
        t.count("In force from") for t in texts
    ]
    with clock.at(dt.date(2012, 1, 1)):
        assert not any(row["to_come"] for row in maker.get(NOTICES).json()["results"])
