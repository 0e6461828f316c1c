"""Two declarations of one enterprise at once do not each use its last tonnes."""

import datetime as dt
import threading
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest

from core import clock, loaders
from core.errors import Invalid
from enterprises.models import User
from enterprises.roles import Role
from quotas.models import HsCode
from quotas.services import export_clearance
from tests.support import factories
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books
from tests.support.races import at_once
from tests.support.real_days import real_day
from trade.models import Declaration
from trade.services import declarations


@pytest.fixture
def paper(own_database: Clone) -> dict[str, Any]:
    """Return what a declaration of 60 t says, of an exporter with 100 t of quota."""
    with loaders.entering_history():
        product = factories.product("neodymium-oxide")
        HsCode.objects.create(product=product, code="28469091", valid_from=dt.date(2000, 1, 1), source="Tariff")
        for code in ("CN", "36", "360727"):
            factories.place(code)
        books = Books(factories.programme_year("mofcom-export", real_day().year, "all"), "all")
        holder = books.firm("E-EXPORTER")
        books.give("100", holder)
        assert holder.enterprise is not None
        factories.site(holder.enterprise, "trading", code="S-EXPORTER")
    return {
        "direction": "export", "office": "Ganzhou", "day": real_day(), "enterprise": "E-EXPORTER",
        "product": product, "hs_code": "28469091", "partner": "JP", "gross_tonnes": Decimal(61),
        "net_tonnes": Decimal(60), "licence": "11-AB-1",
    }  # fmt: skip


@pytest.fixture
def customs(own_database: Clone) -> User:
    return factories.user(Role.CUSTOMS_OFFICER, at="CN", username="customs")


def record_two(paper: dict[str, Any], customs: User, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Record two declarations at once; each judges the quota before the other is saved, unless one waits."""
    barrier, judge = threading.Barrier(2), export_clearance.judge

    def together(*arguments: Any, **given: Any) -> Any:
        judged = judge(*arguments, **given)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return judged

    monkeypatch.setattr(export_clearance, "judge", together)
    numbers = iter(["2201 2011 0001", "2201 2011 0002"])

    def attempt() -> Declaration:
        with clock.at(real_day()):
            return declarations.record(actor=customs, number=next(numbers), **paper)

    return at_once(2, attempt)


def test_of_two_for_the_last_tonnes_one_is_recorded(
    paper: dict[str, Any], customs: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    (refused,) = [one for one in record_two(paper, customs, monkeypatch) if not isinstance(one, Declaration)]
    assert isinstance(refused, Invalid), refused
    assert [(fault.pointer, fault.code) for fault in refused.errors] == [("/net_tonnes", "not_enough_quota")]
    assert Declaration.objects.count() == 1


def test_without_the_lock_both_would_use_them(
    paper: dict[str, Any], customs: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_new = declarations.DECLARATION.begin_new

    def unlocked(*arguments: Any, beside: Any, **given: Any) -> Any:
        return begin_new(*arguments, **given)

    monkeypatch.setattr(declarations.DECLARATION, "begin_new", unlocked)
    assert all(isinstance(one, Declaration) for one in record_two(paper, customs, monkeypatch))
    assert Declaration.objects.count() == 2
