"""Restoration: owed, restored and accepted with documents, no more accepted than restored, mistakes withdrawn."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, row_security
from core.errors import Conflict, Forbidden
from core.models import AuditEvent
from enterprises.models import Enterprise, MiningArea, Site, User
from enterprises.roles import Role
from environment.models import RestorationEntry
from environment.queries.restoration import most_overdue, restoration_of
from environment.services import restoration
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.page_clients import page_client, query_counts
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
ENTRIES = f"{V1}restorations/"
D = dt.date
TODAY = D(2012, 10, 20)
REASON = "Measured on another slope"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


@pytest.fixture
def area(mine: Site) -> MiningArea:
    return MiningArea.objects.create(number=71, jurisdiction=mine.jurisdiction, evidence="sourced", source="test")


def enter(actor: User, subject: Site | MiningArea, kind: str, hectares: str, day: dt.date = TODAY) -> RestorationEntry:
    about: Any = {"site": subject} if isinstance(subject, Site) else {"mining_area": subject}
    return restoration.record(actor=actor, kind=kind, hectares=Decimal(hectares), day=day, document="Plan 1", **about)


def sums(subject: Site | MiningArea, on: dt.date = TODAY) -> list[str]:
    found = restoration_of(subject, on)
    return [f"{value:.3f}" for value in (found.owed, found.restored, found.accepted, found.outstanding)]


def test_what_is_still_owed_follows_from_the_entries(p36a: User, mine: Site, area: MiningArea) -> None:
    assert sums(mine) == ["0.000"] * 4
    enter(p36a, mine, "owed", "12.500", D(2015, 12, 31))
    enter(p36a, area, "owed", "100")
    enter(p36a, mine, "restored", "6.250", D(2012, 5, 1))
    assert sums(mine) == ["12.500", "6.250", "0.000", "12.500"]
    enter(p36a, mine, "accepted", "4", D(2012, 9, 1))
    assert sums(mine) == ["12.500", "6.250", "4.000", "8.500"]
    assert sums(mine, D(2012, 8, 31)) == ["12.500", "6.250", "0.000", "12.500"]
    enter(p36a, area, "restored", "120")
    enter(p36a, area, "accepted", "120")
    assert sums(area) == ["100.000", "120.000", "120.000", "0.000"]


def late(subject: Site | MiningArea, on: dt.date) -> str:
    return f"{restoration_of(subject, on).overdue:.3f}"


def test_what_is_owed_is_overdue_after_its_day_and_settled_by_acceptance(p36a: User, mine: Site) -> None:
    enter(p36a, mine, "owed", "10", D(2012, 10, 1))
    enter(p36a, mine, "owed", "7", D(2015, 12, 31))
    assert (late(mine, D(2012, 10, 1)), late(mine, D(2012, 10, 2))) == ("0.000", "10.000")
    enter(p36a, mine, "restored", "12")
    assert late(mine, TODAY) == "10.000"
    enter(p36a, mine, "accepted", "4", D(2012, 10, 5))
    assert (late(mine, D(2012, 10, 4)), late(mine, TODAY)) == ("10.000", "6.000")
    enter(p36a, mine, "accepted", "8")
    assert (late(mine, TODAY), late(mine, D(2016, 1, 1))) == ("0.000", "5.000")


def test_lists_and_today_show_what_is_overdue_to_those_who_record_it(
    p36a: User, p15a: User, inspector1: User, mine: Site, area: MiningArea
) -> None:
    enter(p36a, mine, "owed", "10", D(2012, 10, 1))
    wrong = enter(p36a, mine, "owed", "3", D(2012, 10, 1))
    restoration.withdraw(wrong, actor=p36a, reason=REASON)
    enter(p36a, area, "owed", "20", D(2012, 9, 1))
    settled = factories.site(mine.enterprise)
    enter(p36a, settled, "owed", "5", D(2012, 9, 1))
    enter(p36a, settled, "restored", "5", D(2012, 9, 2))
    enter(p36a, settled, "accepted", "5", D(2012, 9, 2))
    found = most_overdue(RestorationEntry.objects.visible_to(p36a), TODAY, 8)
    assert [(row.subject, row.hectares) for row in found] == [(area, 20), (mine, 10)]
    assert [row.subject for row in most_overdue(RestorationEntry.objects.all(), TODAY, 1)] == [area]
    listed = client_of(p36a).get(ENTRIES, {"overdue": "true"}).json()["results"]
    assert [(row["site"], row["mining_area"], row["restoration"]["overdue"]) for row in listed] == [
        (mine.code, None, "10.000"),
        (None, 71, "20.000"),
    ]
    assert len(client_of(p36a).get(ENTRIES, {"overdue": "false"}).json()["results"]) == 5
    shown = page_client(p36a).get(reverse("pages:restorations"), {"overdue": "true"}).content.decode()
    assert shown.count("Overdue</span>") == 2
    today = page_client(p36a).get(reverse("pages:start")).content.decode()
    assert "Overdue restoration" in today
    assert "20.000 hectares" in today
    for reader in (p15a, inspector1):
        assert "Overdue restoration" not in page_client(reader).get(reverse("pages:start")).content.decode()


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("4", {"early": "6.000", "late": "5.000"}), ("10", {"late": "5.000"}), ("12", {"late": "3.000"}), ("15", {})],
)
def test_what_was_accepted_settles_the_earliest_entry_first(
    p36a: User, mine: Site, accepted: str, expected: dict[str, str]
) -> None:
    """List, API, Today and detail name the same entries with the same hectares."""
    entries = {
        "late": enter(p36a, mine, "owed", "5", D(2011, 12, 31)),
        "early": enter(p36a, mine, "owed", "10", D(2010, 12, 31)),
        "coming": enter(p36a, mine, "owed", "7", D(2015, 12, 31)),
    }
    enter(p36a, factories.site(mine.enterprise), "restored", "100")
    enter(p36a, mine, "restored", "15")
    enter(p36a, mine, "accepted", accepted)
    names = {str(row.pk): name for name, row in entries.items()}
    api, client = client_of(p36a), page_client(p36a)
    listed = api.get(ENTRIES, {"overdue": "true"}).json()["results"]
    assert {names[row["id"]]: row["overdue"] for row in listed} == expected
    every = api.get(ENTRIES).json()["results"]
    assert {names[row["id"]]: row["overdue"] for row in every if row["overdue"] != "0.000"} == expected
    total = sum(map(Decimal, expected.values()))
    assert [row.hectares for row in most_overdue(RestorationEntry.objects.all(), TODAY, 8)] == [total] * bool(total)
    shown = client.get(reverse("pages:restorations")).content.decode()
    assert shown.count("Overdue</span>") == len(expected)
    for name, row in entries.items():
        assert api.get(f"{ENTRIES}{row.pk}/").json()["overdue"] == expected.get(name, "0.000")
        head = client.get(reverse("pages:restoration", args=[row.pk])).content.decode().split("<h1>")[0]
        assert ("Overdue</span>" in head) is (name in expected)
        assert expected.get(name, "") in head


def test_no_more_is_accepted_than_was_restored(p36a: User, mine: Site) -> None:
    restored = enter(p36a, mine, "restored", "5")
    with pytest.raises(Conflict) as refused:
        enter(p36a, mine, "accepted", "5.001")
    assert refused.value.code == "more_than_restored"
    enter(p36a, mine, "accepted", "5")
    with pytest.raises(Conflict) as refused:
        restoration.withdraw(restored, actor=p36a, reason=REASON)
    assert refused.value.code == "more_than_restored"
    assert RestorationEntry.objects.count() == 2


def test_a_mistake_is_withdrawn_by_a_further_entry(p36a: User, mine: Site) -> None:
    client, wrong = client_of(p36a), enter(p36a, mine, "owed", "5")
    answer = client.post(f"{ENTRIES}{wrong.pk}/withdraw/", {"reason": REASON}).json()
    assert (answer["state"], answer["withdraws"], answer["actions"]) == ("withdrawal", str(wrong.pk), [])
    assert answer["restoration"]["outstanding"] == "0.000"
    kept = client.get(f"{ENTRIES}{wrong.pk}/").json()
    assert (kept["state"], kept["hectares"], kept["actions"]) == ("withdrawn", "5.000", [])
    assert_problem(client.post(f"{ENTRIES}{wrong.pk}/withdraw/", {"reason": REASON}), 409, "wrong_state")
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"restoration.record", "restoration.withdraw"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"hectares": "0"}, ("/hectares", "not_positive")),
        ({"hectares": "-1"}, ("/hectares", "negative")),
        ({"hectares": "1.0001"}, ("/hectares", "too_many_decimals")),
        ({"hectares": "10000"}, ("/hectares_confirmed", "confirm_figure")),
        ({"day": "2012-10-21"}, ("/day", "in_the_future")),
        ({"document": " "}, ("/document", "blank")),
        ({"kind": "lent"}, ("/kind", "invalid_choice")),
        ({"site": None}, ("/site", "required")),
        ({"mining_area": 71}, ("/site", "required")),
    ],
)
def test_an_entry_that_cannot_be_is_refused(
    p36a: User, mine: Site, area: MiningArea, fields: Any, expected: tuple[str, str]
) -> None:
    body = {"site": mine.code, "kind": "restored", "hectares": "1", "day": "2012-10-20", "document": "Plan 1", **fields}
    assert pointers(assert_problem(client_of(p36a).post(ENTRIES, body), 400, "invalid")) == [expected]
    assert not RestorationEntry.objects.exists()


@pytest.mark.parametrize("fields", [{"hectares": "9999.999"}, {"hectares": "10000", "hectares_confirmed": True}])
def test_a_usual_or_confirmed_area_is_taken(p36a: User, area: MiningArea, fields: Any) -> None:
    body = {"mining_area": 71, "kind": "owed", "day": "2015-10-20", "document": "Plan 1", **fields}
    assert client_of(p36a).post(ENTRIES, body).status_code == 201


def test_an_enterprise_enters_nothing_of_its_restoration(firm: Enterprise, mine: Site) -> None:
    with pytest.raises(Forbidden):
        enter(factories.user(Role.ENTERPRISE_ADMIN, of=firm), mine, "restored", "5")


@pytest.mark.parametrize(
    "statement", ["UPDATE environment_restorationentry SET hectares = 1", "DELETE FROM environment_restorationentry"]
)
def test_no_entry_is_changed_or_deleted(p36a: User, mine: Site, statement: str) -> None:
    enter(p36a, mine, "owed", "5")
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(statement)


def test_the_database_hides_them_from_others_without_the_filters(
    p36a: User, mine: Site, area: MiningArea, clerk: User, outsider: User
) -> None:
    enter(p36a, mine, "owed", "5")
    enter(p36a, area, "owed", "5")
    for reader, seen in ((clerk, 1), (outsider, 0), (factories.user(Role.INSPECTOR, at="36"), 2)):
        with row_security.within(row_security.reach_of(reader)):
            assert RestorationEntry.objects.count() == seen, reader


def test_an_entry_is_recorded_withdrawn_and_listed_on_pages(p36a: User, mine: Site, area: MiningArea) -> None:
    client = page_client(p36a)
    form = {"site": mine.code, "kind": "accepted", "hectares": "5", "day": "2012-10-01", "document": "Plan 1"}
    refused = client.post(reverse("pages:restoration-new"), form)
    assert refused.status_code == 409
    assert "5.000 hectares more" in refused.content.decode()
    assert client.post(reverse("pages:restoration-new"), {**form, "kind": "restored"}).status_code == 302
    row = RestorationEntry.objects.get()
    here = reverse("pages:restoration", args=[row.pk])
    assert here in client.get(reverse("pages:restorations"), {"site": mine.code}).content.decode()
    assert "Restoration, hectares" in client.get(reverse("pages:site", args=[mine.code])).content.decode()
    of_area = {**form, "site": "", "mining_area": "71", "kind": "owed"}
    assert client.post(reverse("pages:restoration-new"), of_area).status_code == 302
    assert "Restoration, hectares" in client.get(reverse("pages:area", args=[71])).content.decode()
    act = reverse("pages:restoration-act", args=[row.pk, "withdraw"])
    assert client.post(act, {"withdraw-reason": REASON}).status_code == 302
    client.cookies["django_language"] = "zh-hans"
    assert "已撤回" in client.get(here).content.decode()


def test_lists_cost_the_same_number_of_queries_for_any_number_of_rows(p36a: User, mine: Site) -> None:
    client = page_client(p36a)

    addresses = [reverse("pages:restorations"), reverse("pages:start"), reverse("pages:site", args=[mine.code])]
    enter(p36a, mine, "owed", "5", D(2012, 10, 1))
    before = query_counts(client, addresses)
    for _number in range(4):
        enter(p36a, mine, "restored", "1")
        enter(p36a, factories.site(mine.enterprise), "owed", "5", D(2012, 10, 1))
    assert query_counts(client, addresses) == before
