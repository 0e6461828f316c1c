"""Customs enquiries whether a shipment is covered: the answer is yes or no, and the enquiry is recorded."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from core import clock
from core.models import AuditEvent
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.ledger_accounts import Books

pytestmark = pytest.mark.django_db
TODAY = dt.date(2011, 10, 20)
ASK = f"{V1}can-export/"


@pytest.fixture
def customs() -> User:
    return factories.user(Role.CUSTOMS_OFFICER, at="CN")


@pytest.fixture
def exporter() -> Iterator[Enterprise]:
    """Create 100 t of quota with 10 t withheld and 60 t used, so 30 t left, and 50 t more in November."""
    for code in ("CN", "36", "360727"):
        factories.place(code)
    books = Books(factories.programme_year("mofcom-export", 2011, "all"), "all")
    with clock.at(TODAY):
        holder = books.firm("E-EXPORTER")
        books.give("100", holder)
        books.post("withhold", "10", to=holder)
        books.post("use", "60", to=holder)
        for giver, taker in ((None, "CN"), ("CN", holder)):
            kind = "distribute" if giver else "control"
            books.post(kind, "50", from_=giver, to=taker, effective_on=dt.date(2011, 11, 1))
        assert holder.enterprise is not None
        yield holder.enterprise


@pytest.mark.parametrize(
    ("tonnes", "may", "reason"),
    [("30", True, "within_quota"), ("30.001", False, "not_enough_quota"), ("0.001", True, "within_quota")],
)
def test_what_is_left_today_decides_to_the_kilogram(
    customs: User, exporter: Enterprise, tonnes: str, may: bool, reason: str
) -> None:
    body = client_of(customs).get(ASK, {"enterprise": exporter.code, "tonnes": tonnes}).json()
    assert (body["may_export"], body["reason"], body["year"], body["category"]) == (may, reason, 2011, "all")
    assert "available" not in body


def test_every_question_is_kept(customs: User, exporter: Enterprise) -> None:
    client_of(customs).get(ASK, {"enterprise": exporter.code, "tonnes": "31"})
    kept = AuditEvent.objects.get(action="exports.ask")
    assert (kept.actor_id, kept.enterprise_code) == (customs.pk, exporter.code)
    assert kept.data == {"tonnes": "31.000", "category": "all", "may_export": False, "reason": "not_enough_quota"}


def test_an_enterprise_without_quota_or_ended_exports_nothing(customs: User, exporter: Enterprise) -> None:
    other = factories.enterprise("E-NONE")
    answer = client_of(customs).get(ASK, {"enterprise": other.code, "tonnes": "1"}).json()
    assert (answer["may_export"], answer["reason"]) == (False, "no_quota")
    exporter.state = "closed"
    exporter.save(update_fields=["state"])
    answer = client_of(customs).get(ASK, {"enterprise": exporter.code, "tonnes": "1"}).json()
    assert (answer["may_export"], answer["reason"]) == (False, "enterprise_ended")
    with clock.at(dt.date(2012, 1, 5)):  # no plan of the new year yet: last year's remainder does not count
        answer = client_of(customs).get(ASK, {"enterprise": other.code, "tonnes": "1"}).json()
    assert (answer["year"], answer["reason"]) == (2012, "no_quota")


def test_in_a_split_year_the_category_is_named(customs: User) -> None:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    books = Books(factories.programme_year("mofcom-export", 2012, "split"), "light")
    with clock.at(dt.date(2012, 6, 1)):
        holder = books.firm("E-SPLIT")
        books.post("control", "8", to="CN", effective_on=dt.date(2012, 1, 1))
        books.post("distribute", "8", from_="CN", to=holder, effective_on=dt.date(2012, 1, 1))
        ask = {"enterprise": "E-SPLIT", "tonnes": "5"}
        assert pointers(assert_problem(client_of(customs).get(ASK, ask), 400, "invalid"))[0][0] == "/category"
        assert client_of(customs).get(ASK, {**ask, "category": "light"}).json()["may_export"] is True
        answer = client_of(customs).get(ASK, {**ask, "category": "medium_heavy"}).json()
        assert (answer["may_export"], answer["reason"]) == (False, "no_quota")


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"tonnes": "-1"}, "/tonnes"),
        ({"tonnes": "0"}, "/tonnes"),
        ({"tonnes": "NaN"}, "/tonnes"),
        ({"tonnes": "1.0001"}, "/tonnes"),
        ({"tonnes": "１"}, "/tonnes"),
        ({"enterprise": "E-NOBODY"}, "/enterprise"),
        ({"category": "light"}, "/category"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    customs: User, exporter: Enterprise, asked: dict[str, str], pointer: str
) -> None:
    answer = client_of(customs).get(ASK, {"enterprise": exporter.code, "tonnes": "1", **asked})
    assert pointers(assert_problem(answer, 400, "invalid"))[0][0] == pointer
    assert not AuditEvent.objects.filter(action="exports.ask").exists()


def test_a_customs_officer_asks_on_a_page(customs: User, exporter: Enterprise) -> None:
    browser = Client()
    browser.force_login(customs)
    address = "/can-export/"
    assert b"may_export" not in browser.get(address).content
    yes: Any = browser.post(address, {"find": exporter.code.lower(), "tonnes": "30"})
    assert (yes.status_code, yes.context["answer"].may_export) == (200, True)
    no: Any = browser.post(address, {"find": exporter.code, "enterprise": exporter.code, "tonnes": "31"})
    assert no.context["answer"].may_export is False
    wrong: Any = browser.post(address, {"find": "E-NOBODY", "tonnes": "x"})
    assert wrong.status_code == 400
    assert set(wrong.context["form"].errors) == {"find", "tonnes"}
    assert AuditEvent.objects.filter(action="exports.ask").count() == 2


def test_the_enterprise_is_found_by_any_part_of_what_is_known_of_it(
    customs: User, exporter: Enterprise, django_assert_max_num_queries: Any
) -> None:
    Enterprise.objects.filter(pk=exporter.pk).update(name="Ganjiang Trading (invented)", name_zh="赣江贸易（虚构）")
    other = factories.enterprise("E-GAN-2", name="Ganzhou Metals (invented)")
    licence = factories.site(exporter, kind="trading").licences.get().number
    browser = Client()
    browser.force_login(customs)

    def search(query: str, **more: str) -> Any:
        with django_assert_max_num_queries(12):
            return browser.post("/can-export/", {"find": query, "search": "1", **more})

    for query in ("jiang trad", "江贸", exporter.code.lower(), licence):
        result = search(query)
        assert [firm.code for firm in result.context["form"].found] == [exporter.code]
        assert f'value="{exporter.code}" checked' in result.content.decode()
    both = search("gan invented", tonnes="30", category="light").content.decode()
    assert both.count('type="radio"') == 2
    assert "checked" not in both
    assert 'value="30"' in both  # the other input is kept
    assert 'value="light" selected' in both
    assert "No holder in the register has this name" in search("nobody at all").content.decode()
    assert 'type="radio"' not in search(" \x00 ").content.decode()
    unclear: Any = browser.post("/can-export/", {"find": "gan invented", "tonnes": "30"})
    assert (unclear.status_code, set(unclear.context["form"].errors)) == (400, {"find"})
    picked: Any = browser.post("/can-export/", {"find": "gan invented", "enterprise": other.code, "tonnes": "30"})
    assert picked.context["answer"].enterprise == other
    assert AuditEvent.objects.filter(action="exports.ask").count() == 1
