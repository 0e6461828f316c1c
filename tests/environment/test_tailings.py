"""Stores of tailings and old workings: recorded in their state on a day, changed by further rows, borne by somebody."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, row_security
from core.actor_sessions import prove_actor
from core.errors import Forbidden
from core.models import AuditEvent
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from environment.models import TailingsStore
from environment.queries.tailings import borne
from environment.services import tailings
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.page_clients import page_client, query_counts
from tests.support.refusals import constraint_of
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
URL = f"{V1}tailings-stores/"
D = dt.date
TODAY = D(2012, 10, 20)
REASON = "The survey of the autumn found more"
BODY = {
    "name": "North pond",
    "kind": "pond",
    "condition": "in_use",
    "radioactive": "yes",
    "day": "2012-10-01",
    "capacity": "4000",
    "stock": "1000",
    "bearer": "holder",
    "document": "Survey 1",
}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


def store(actor: User, site: Site | None, **fields: Any) -> TailingsStore:
    given: dict[str, Any] = {**BODY, "day": D(2012, 10, 1), "capacity": Decimal(4000), "stock": Decimal(1000)}
    return tailings.record(actor=actor, site=site, **{**given, **fields})


def test_a_change_keeps_the_state_before(p36a: User, mine: Site) -> None:
    client, first = client_of(p36a), store(p36a, mine)
    body = {"reason": REASON, "day": "2012-10-15", "stock": "3000", "condition": "closed"}
    answer = client.post(f"{URL}{first.pk}/change/", body).json()
    assert (answer["stock"], answer["percent_full"], answer["condition"]) == ("3000.000", "75.0", "closed")
    assert (answer["capacity"], answer["radioactive"], answer["corrects"]) == ("4000.000", "yes", str(first.pk))
    kept = client.get(f"{URL}{first.pk}/").json()
    assert (kept["stock"], kept["state"], kept["actions"]) == ("1000.000", "replaced", [])
    assert_problem(client.post(f"{URL}{first.pk}/change/", body), 409, "wrong_state")
    listed = client.get(URL, {"standing": "true"}).json()["results"]
    assert [row["id"] for row in listed] == [answer["id"]]
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"tailings.record", "tailings.change"}


def test_a_later_state_is_not_replaced_by_an_earlier_one(p36a: User, mine: Site) -> None:
    answer = client_of(p36a).post(f"{URL}{store(p36a, mine).pk}/change/", {"reason": REASON, "day": "2012-09-30"})
    assert pointers(assert_problem(answer, 400, "invalid")) == [("/day", "before_last")]


def test_a_withdrawn_store_counts_no_more(p36a: User, mine: Site) -> None:
    client, wrong = client_of(p36a), store(p36a, mine)
    answer = client.post(f"{URL}{wrong.pk}/withdraw/", {"reason": REASON}).json()
    assert (answer["state"], answer["actions"]) == ("withdrawal", [])
    assert client.get(f"{URL}{wrong.pk}/").json()["state"] == "withdrawn"
    assert borne(TailingsStore.objects.standing()) == []


def test_what_has_no_owner_is_restored_by_a_government(p36a: User, mine: Site) -> None:
    client, body = client_of(p36a), {**BODY, "place": "36", "kind": "old_working"}
    assert pointers(assert_problem(client.post(URL, body), 400, "invalid")) == [("/bearer", "no_owner")]
    for bearer, cost in (("county", "1200000"), ("province", "800000.50"), ("province", None)):
        added = {"bearer": bearer, "cost": cost, "name": f"Working {cost}"}
        assert client.post(URL, {**body, **added}).status_code == 201
    store(p36a, mine)
    found = client.get(f"{URL}borne/").json()
    assert [(row["bearer"], row["stores"], row["with_cost"], row["cost"]) for row in found] == [
        ("county", 1, 1, "1200000.00"),
        ("holder", 1, 0, None),
        ("province", 2, 1, "800000.50"),
    ]
    ownerless = client.get(URL, {"ownerless": "true", "bearer": "county"}).json()["results"]
    assert [row["site"] for row in ownerless] == [None]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": " "}, ("/name", "blank")),
        ({"document": ""}, ("/document", "blank")),
        ({"day": "2012-10-21"}, ("/day", "in_the_future")),
        ({"capacity": "0"}, ("/capacity", "not_positive")),
        ({"cost": "0"}, ("/cost", "not_positive")),
        ({"stock": "-1"}, ("/stock", "negative")),
        ({"site": None}, ("/place", "required")),
        ({"place": "36"}, ("/place", "other_place")),
        ({"kind": "lake"}, ("/kind", "invalid_choice")),
    ],
)
def test_a_store_that_cannot_be_is_refused(p36a: User, mine: Site, fields: Any, expected: tuple[str, str]) -> None:
    factories.place("36")
    answer = client_of(p36a).post(URL, {"site": mine.code, **BODY, **fields})
    assert pointers(assert_problem(answer, 400, "invalid")) == [expected]
    assert not TailingsStore.objects.exists()


def test_an_empty_store_and_one_over_its_capacity_are_facts(p36a: User, mine: Site) -> None:
    assert store(p36a, mine, stock=Decimal(0)).percent_full == 0
    assert store(p36a, mine, stock=Decimal(4001)).percent_full == Decimal("100.025")
    assert store(p36a, mine, capacity=None).percent_full is None


def test_an_enterprise_records_none(firm: Enterprise, mine: Site, p36a: User) -> None:
    with pytest.raises(Forbidden):
        store(factories.user(Role.ENTERPRISE_ADMIN, of=firm), mine)
    factories.place("45")
    body = {**BODY, "place": "45", "bearer": "county"}
    assert_problem(client_of(p36a).post(URL, body), 403, "forbidden")


def put(actor: User, before: TailingsStore, **fields: Any) -> None:
    names = ("name", "site", "place", "kind", "condition", "radioactive", "day", "bearer", "document")
    values = {name: getattr(before, name) for name in names} | {"corrects": before, "reason": REASON}
    row = TailingsStore(**{**values, **fields}, recorded_by=actor, recorded_at=clock.now())
    with transaction.atomic():
        prove_actor(actor)
        row.save(force_insert=True)


def test_the_database_keeps_the_subject_of_a_change(p36a: User, mine: Site, firm: Enterprise) -> None:
    first = store(p36a, mine)
    other = factories.site(firm, code="S-OTHER")
    slips: list[tuple[dict[str, Any], str]] = [
        ({"name": "South pond"}, "tailings_change_keeps_its_place"),
        ({"kind": "dump"}, "tailings_change_keeps_its_place"),
        ({"site": other}, "tailings_change_keeps_its_place"),
        ({"place": factories.place("36")}, "tailings_change_keeps_its_place"),
        ({"corrects": None, "reason": "", "place": factories.place("36")}, "tailings_lie_in_the_place_of_their_site"),
    ]
    for fields, name in slips:
        with pytest.raises(DatabaseError) as caught:
            put(p36a, first, **fields)
        assert constraint_of(caught.value) == name, fields
    put(p36a, first)
    withdrawal = tailings.withdraw(store(p36a, mine, name="Slip"), actor=p36a, reason=REASON)
    with pytest.raises(DatabaseError) as caught:
        put(p36a, withdrawal)
    assert constraint_of(caught.value) == "tailings_change_keeps_its_place"


@pytest.mark.parametrize(
    "statement", ["UPDATE environment_tailingsstore SET stock = 1", "DELETE FROM environment_tailingsstore"]
)
def test_no_store_is_changed_or_deleted(p36a: User, mine: Site, statement: str) -> None:
    store(p36a, mine)
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(statement)


def test_the_database_hides_them_from_others(p36a: User, mine: Site, clerk: User, outsider: User) -> None:
    store(p36a, mine)
    store(p36a, None, place=factories.place("36"), bearer="county", name="Old working")
    for reader, seen in ((clerk, 1), (outsider, 0), (factories.user(Role.INSPECTOR, at="36"), 2)):
        with row_security.within(row_security.reach_of(reader)):
            assert TailingsStore.objects.count() == seen, reader


def test_a_store_is_recorded_and_changed_on_pages(p36a: User, mine: Site) -> None:
    client = page_client(p36a)
    refused = client.post(reverse("pages:tailings-store-new"), {**BODY, "place": "36", "site": ""})
    assert "restored by a level of government" in refused.content.decode()
    assert client.post(reverse("pages:tailings-store-new"), {**BODY, "site": mine.code}).status_code == 302
    row = TailingsStore.objects.get()
    here = reverse("pages:tailings-store", args=[row.pk])
    assert here in client.get(reverse("pages:site", args=[mine.code])).content.decode()
    listed = client.get(reverse("pages:tailings-stores")).content.decode()
    assert here in listed
    assert "Who bears restoration, by province" in listed
    act = reverse("pages:tailings-store-act", args=[row.pk, "change"])
    assert client.post(act, {"change-reason": REASON, "change-stock": "2000"}).status_code == 302
    assert "Go to the row that replaced it" in client.get(here).content.decode()


def test_lists_cost_the_same_for_any_number_of_rows(p36a: User, mine: Site) -> None:
    client = page_client(p36a)
    addresses = [reverse("pages:tailings-stores"), reverse("pages:site", args=[mine.code])]
    store(p36a, mine)
    before = query_counts(client, addresses)
    for number in range(4):
        store(p36a, mine, name=f"Pond {number}")
    assert query_counts(client, addresses) == before
