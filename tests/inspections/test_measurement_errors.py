"""Errors of measurement: entered by two people for months to come, and the balances that are judged by them."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict, DomainError
from core.models import AuditEvent
from enterprises.models import Jurisdiction, User
from enterprises.roles import Role
from inspections.balances.errors import ErrorsInForce
from inspections.models import MeasurementErrors
from inspections.rules.measurement_errors import assumed
from inspections.services import measurement_errors
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import another_like, by_two
from tests.support.databases import Clone
from tests.support.page_clients import page_client
from tests.support.real_days import real_month
from tests.support.refusals import constraint_of

SHARES = dict.fromkeys(MeasurementErrors.FIGURES, Decimal("0.02"))


def entry(**other: Any) -> dict[str, Any]:
    return {"kind": "oxide", "from_month": real_month(), "document": "Trial of weighing 7", **SHARES, **other}


@pytest.fixture(autouse=True)
def _in_this_month(db: None) -> Iterator[None]:
    with clock.at(real_month().replace(day=20)):
        yield


def entered(nation: Jurisdiction, admin: User, **other: Any) -> None:
    by_two(measurement_errors.ENTER, nation, admin, another_like(admin), **entry(**other))


def test_two_administrators_enter_them_for_a_kind_from_a_month_on(nation: Jurisdiction, admin: User) -> None:
    entered(nation, admin)
    errors = ErrorsInForce.read()
    assert errors("oxide", real_month()).random == 0.02
    assert errors("oxide", real_month() - dt.timedelta(days=1)) == assumed("oxide"), "months before keep theirs"
    assert errors("metal", real_month()) == assumed("metal")
    event = AuditEvent.objects.get(action=measurement_errors.ENTER)
    assert (event.reason, event.data["random"]) == ("Trial of weighing 7", "0.02")


def test_of_two_entries_the_later_month_holds(nation: Jurisdiction, admin: User) -> None:
    later = (real_month() + dt.timedelta(days=40)).replace(day=1)
    entered(nation, admin, from_month=later, random=Decimal("0.03"))
    entered(nation, admin)
    errors = ErrorsInForce.read()
    assert [errors("oxide", month).random for month in (real_month(), later)] == [0.02, 0.03]


def test_one_administrator_alone_enters_none(admin: User) -> None:
    with pytest.raises(Conflict) as caught:
        measurement_errors.enter(actor=admin, **entry())
    assert caught.value.code == "needs_second_person"


@pytest.mark.parametrize(
    ("other", "pointer", "code"),
    [
        ({"from_month": dt.timedelta(days=-1)}, "/from_month", "month_is_over"),
        ({"from_month": dt.timedelta(days=1)}, "/from_month", "invalid_period"),
        ({"random": Decimal(0)}, "/random", "out_of_range"),
        ({"in_process": Decimal("0.51")}, "/in_process", "out_of_range"),
        ({"document": ""}, "/document", "required"),
    ],
)
def test_an_entry_is_refused_with_its_fault(
    nation: Jurisdiction, admin: User, other: dict[str, Any], pointer: str, code: str
) -> None:
    if isinstance(apart := other.get("from_month"), dt.timedelta):
        other = {"from_month": real_month() + apart}
    with pytest.raises(DomainError) as caught:
        measurement_errors.require_fitting(MeasurementErrors(**entry(**other)))
    assert (pointer, code) in {(fault.pointer, fault.code) for fault in caught.value.errors}


def test_a_second_entry_of_a_kind_and_month_is_refused(nation: Jurisdiction, admin: User) -> None:
    entered(nation, admin)
    with pytest.raises(DomainError) as caught:
        entered(nation, admin)
    assert "exists" in {fault.code for fault in caught.value.errors} | {caught.value.code}


def test_the_database_takes_none_of_one_person_and_none_of_a_month_that_is_over(
    bound_database: Clone,
) -> None:
    with loaders.entering_history():
        factories.place("CN")
        admin = factories.user(Role.ADMINISTRATOR, at="CN")
    for month, by in (
        (real_month(), "measurement_errors_by_two"),
        (dt.date(2011, 1, 1), "measurement_errors_not_backdated"),
    ):
        row = MeasurementErrors(**entry(from_month=month), recorded_by=admin, recorded_at=clock.now())
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            prove_actor(admin)
            row.save(force_insert=True)
        assert constraint_of(caught.value) == by


def test_page_and_api_show_what_is_assumed_and_what_was_entered(nation: Jurisdiction, admin: User) -> None:
    address = reverse("pages:measurement-errors")
    page = page_client(admin).get(address).content.decode()
    assert "None is entered: the assumed ones hold." in page
    assert "1.50\N{NO-BREAK SPACE}%" in page or "1.50 %" in page
    assert reverse("pages:approval-propose", args=[measurement_errors.ENTER, nation.pk]) in page
    entered(nation, admin)
    reader = factories.user(Role.INSPECTOR, at="36")
    page = page_client(reader).get(address).content.decode()
    assert "Trial of weighing 7" in page
    assert "approvals/" + measurement_errors.ENTER not in page
    (row,) = client_of(reader).get(f"{V1}measurement-errors/").json()["results"]
    assert (row["kind"], row["from_month"], row["random"]) == ("oxide", f"{real_month():%Y-%m}", "0.0200")
