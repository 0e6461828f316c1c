"""Deposits of mines: entered with their document, never overdrawn, withdrawn by a further entry."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, row_security
from core.errors import Conflict, Forbidden
from core.models import AuditEvent
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from environment.models import DepositEntry
from environment.queries.deposits import deposit_of
from environment.services import deposits
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.page_clients import page_client, query_counts
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
DEPOSITS = f"{V1}deposits/"
D = dt.date
TODAY = D(2012, 10, 20)
REASON = "Paid for another mine"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


def enter(actor: User, site: Site, kind: str, amount: str, day: dt.date = TODAY) -> DepositEntry:
    return deposits.record(actor=actor, site=site, kind=kind, amount=Decimal(amount), day=day, document="Receipt 1")


def sums(site: Site, on: dt.date = TODAY) -> dict[str, Decimal]:
    deposit = deposit_of(site, on)
    names = ("due", "paid", "drawn", "returned", "outstanding", "held")
    return {name: value for name in names if (value := getattr(deposit, name))}


def test_what_is_open_and_held_follows_from_the_entries(p36a: User, mine: Site) -> None:
    assert sums(mine) == {}
    enter(p36a, mine, "due", "1000.00", D(2012, 3, 31))
    enter(p36a, mine, "due", "500.00", D(2013, 3, 31))
    assert sums(mine) == {"due": 1000, "outstanding": 1000}
    assert sums(mine, D(2012, 3, 30)) == {}
    assert sums(mine, D(2013, 3, 31)) == {"due": 1500, "outstanding": 1500}
    enter(p36a, mine, "paid", "1200.50")
    enter(p36a, mine, "drawn", "200.25")
    enter(p36a, mine, "returned", "1000.25")
    assert sums(mine) == {
        "due": 1000,
        "paid": Decimal("1200.50"),
        "drawn": Decimal("200.25"),
        "returned": Decimal("1000.25"),
    }


@pytest.mark.parametrize("kind", ["drawn", "returned"])
def test_no_more_is_taken_out_than_was_paid(p36a: User, mine: Site, kind: str) -> None:
    paid = enter(p36a, mine, "paid", "100.00")
    with pytest.raises(Conflict) as refused:
        enter(p36a, mine, kind, "100.01")
    assert refused.value.code == "deposit_overdrawn"
    enter(p36a, mine, kind, "100.00")
    with pytest.raises(Conflict) as refused:
        deposits.withdraw(paid, actor=p36a, reason=REASON)
    assert refused.value.code == "deposit_overdrawn"
    assert DepositEntry.objects.count() == 2


def test_a_mistake_is_withdrawn_by_a_further_entry(p36a: User, mine: Site) -> None:
    client, wrong = client_of(p36a), enter(p36a, mine, "paid", "100.00")
    answer = client.post(f"{DEPOSITS}{wrong.pk}/withdraw/", {"reason": REASON}).json()
    assert (answer["state"], answer["withdraws"], answer["actions"]) == ("withdrawal", str(wrong.pk), [])
    assert answer["deposit"]["held"] == "0.00"
    kept = client.get(f"{DEPOSITS}{wrong.pk}/").json()
    assert (kept["state"], kept["amount"], kept["actions"]) == ("withdrawn", "100.00", [])
    assert_problem(client.post(f"{DEPOSITS}{wrong.pk}/withdraw/", {"reason": REASON}), 409, "wrong_state")
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"deposits.record", "deposits.withdraw"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"amount": "0"}, ("/amount", "not_positive")),
        ({"amount": "-1"}, ("/amount", "negative")),
        ({"amount": "1.001"}, ("/amount", "too_many_decimals")),
        ({"day": "2012-10-21"}, ("/day", "in_the_future")),
        ({"document": " "}, ("/document", "blank")),
        ({"kind": "lent"}, ("/kind", "invalid_choice")),
        ({"site": "S-PLANT"}, ("/site", "not_a_mine")),
    ],
)
def test_an_entry_that_cannot_be_is_refused(
    p36a: User, firm: Enterprise, mine: Site, fields: Any, expected: tuple[str, str]
) -> None:
    factories.site(firm, "separation", code="S-PLANT")
    body = {"site": mine.code, "kind": "paid", "amount": "1", "day": "2012-10-20", "document": "Receipt 1", **fields}
    assert pointers(assert_problem(client_of(p36a).post(DEPOSITS, body), 400, "invalid")) == [expected]
    assert not DepositEntry.objects.exists()


def test_an_enterprise_enters_nothing_of_its_deposit(firm: Enterprise, mine: Site) -> None:
    with pytest.raises(Forbidden):
        enter(factories.user(Role.ENTERPRISE_ADMIN, of=firm), mine, "paid", "100.00")


@pytest.mark.parametrize(
    "statement", ["UPDATE environment_depositentry SET amount = 1", "DELETE FROM environment_depositentry"]
)
def test_no_entry_is_changed_or_deleted(p36a: User, mine: Site, statement: str) -> None:
    enter(p36a, mine, "paid", "100.00")
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(statement)


def test_the_database_hides_them_from_others_without_the_filters(
    p36a: User, mine: Site, clerk: User, outsider: User
) -> None:
    enter(p36a, mine, "paid", "100.00")
    for reader, seen in ((clerk, 1), (outsider, 0), (factories.user(Role.INSPECTOR, at="36"), 1)):
        with row_security.within(row_security.reach_of(reader)):
            assert DepositEntry.objects.count() == seen, reader


def test_an_entry_is_recorded_withdrawn_and_listed_on_pages(p36a: User, mine: Site) -> None:
    client = page_client(p36a)
    form = {"site": mine.code, "kind": "drawn", "amount": "100", "day": "2012-10-01", "document": "Receipt 1"}
    refused = client.post(reverse("pages:deposit-new"), form)
    assert refused.status_code == 409
    assert "100.00 yuan less" in refused.content.decode()
    assert client.post(reverse("pages:deposit-new"), {**form, "kind": "paid"}).status_code == 302
    row = DepositEntry.objects.get()
    here = reverse("pages:deposit", args=[row.pk])
    assert here in client.get(reverse("pages:deposits"), {"site": mine.code}).content.decode()
    assert "Deposit for restoration" in client.get(reverse("pages:site", args=[mine.code])).content.decode()
    act = reverse("pages:deposit-act", args=[row.pk, "withdraw"])
    assert client.post(act, {"withdraw-reason": REASON}).status_code == 302
    client.cookies["django_language"] = "zh-hans"
    withdrawn = client.get(here).content.decode()
    assert "已撤回" in withdrawn
    assert REASON in withdrawn
    assert reverse("pages:deposit", args=[row.withdrawal.pk]) in withdrawn


def test_lists_cost_the_same_number_of_queries_for_any_number_of_rows(p36a: User, mine: Site) -> None:
    client = page_client(p36a)

    addresses = [reverse("pages:deposits"), reverse("pages:site", args=[mine.code])]
    enter(p36a, mine, "paid", "100.00")
    before = query_counts(client, addresses)
    for _number in range(4):
        enter(p36a, mine, "drawn", "10.00")
    assert query_counts(client, addresses) == before
