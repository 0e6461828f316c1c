"""The database's own judgement of an export: which quota covers it, and what has used that quota already."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from core.actors import Loader
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from quotas.models import HsCode, Product
from tests.support import factories
from tests.support.approvals import another_like, by_two
from tests.support.ledger_accounts import Books
from trade.models import Declaration
from trade.services import declarations, radioactivity_limits

DAY = dt.date(2011, 4, 2)
LIGHT, HEAVY = "28469091", "28469092"


@pytest.fixture
def light() -> Product:
    product = factories.product("neodymium-oxide")
    HsCode.objects.create(product=product, code=LIGHT, valid_from=dt.date(2000, 1, 1), source="Tariff of 2011")
    return product


@pytest.fixture
def heavy() -> Product:
    product = factories.product(element_class="medium_heavy")
    HsCode.objects.create(product=product, code=HEAVY, valid_from=dt.date(2000, 1, 1), source="Tariff of 2011")
    return product


@pytest.fixture
def books(db: None) -> Books:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    return Books(factories.programme_year("mofcom-export", 2011, "split"), "light")


@pytest.fixture
def exporter(books: Books) -> Enterprise:
    """Create an exporter with 100 t of light and 50 t of medium and heavy export quota for 2011."""
    holder = books.firm("E-EXPORTER")
    assert holder.enterprise is not None
    factories.site(holder.enterprise, "trading", code="S-EXPORTER")
    books.give(100, holder)
    Books(books.year, "medium_heavy").give(50, holder)
    return holder.enterprise


def fits(exporter: Enterprise, product: Product, tonnes: str, **changes: Any) -> bool:
    goods = {"enterprise_id": str(exporter.pk), "product_id": str(product.pk), "net_tonnes": tonnes, "day": str(DAY)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT export_is_within_quota(jsonb_populate_record(NULL::trade_declaration, %s))",
            [json.dumps({**goods, **{name: str(value) for name, value in changes.items()}})],
        )
        return bool(cursor.fetchone()[0])


def clear(exporter: Enterprise, product: Product, tonnes: str, number: str = "1", **changes: Any) -> Declaration:
    given = {
        "number": number, "direction": "export", "office": "Ganzhou", "day": DAY, "enterprise": exporter.code,
        "product": product, "hs_code": LIGHT if product.code == "neodymium-oxide" else HEAVY, "partner": "JP",
        "gross_tonnes": Decimal(tonnes), "net_tonnes": Decimal(tonnes), "licence": "11-AB-1",
    }  # fmt: skip
    return declarations.record(actor=Loader("test"), **{**given, **changes})


def test_one_that_the_quota_covers_with_what_was_cleared_before(exporter: Enterprise, light: Product) -> None:
    assert fits(exporter, light, "100")
    assert not fits(exporter, light, "100.001")
    clear(exporter, light, "60")
    assert fits(exporter, light, "40")
    assert not fits(exporter, light, "40.001")


def test_each_category_has_its_own_quota(exporter: Enterprise, light: Product, heavy: Product) -> None:
    clear(exporter, light, "60")
    assert fits(exporter, heavy, "50")
    assert not fits(exporter, heavy, "50.001")
    clear(exporter, heavy, "20", "2")
    assert fits(exporter, light, "40")
    assert not fits(exporter, heavy, "30.001")


def test_what_is_withheld_covers_nothing(books: Books, exporter: Enterprise, light: Product) -> None:
    books.post("withhold", 5, to=exporter.holder)
    assert fits(exporter, light, "95")
    assert not fits(exporter, light, "95.001")


def test_nor_does_what_was_received_later_or_by_another_or_for_something_else(
    books: Books, exporter: Enterprise, light: Product
) -> None:
    later = dt.date(2011, 4, 3)
    books.post("control", 7, to="CN", effective_on=later)
    books.post("distribute", 7, from_="CN", to=exporter.holder, effective_on=later)
    books.give(500, books.firm("E-OTHER"))
    Books(factories.programme_year("mlr-mining", 2011, "split"), "light").give(500, exporter.holder)
    assert not fits(exporter, light, "100.001")
    assert fits(exporter, light, "107", day=later)
    assert not fits(exporter, light, "107.001", day=later)


def test_what_crossed_no_border_within_the_quota_uses_none(exporter: Enterprise, light: Product) -> None:
    cancelled = clear(exporter, light, "60")
    officer: User = factories.user(Role.CUSTOMS_OFFICER, at="CN")
    by_two(declarations.CANCEL, cancelled, officer, another_like(officer))
    clear(exporter, light, "101", "2", beyond_quota=True)
    announced = {"becquerel": Decimal(1), "valid_from": dt.date(2011, 1, 1), "source": "Announcement 1"}
    radioactivity_limits.enter(actor=Loader("test"), **announced)
    clear(exporter, light, "60", "3", direction="import", licence="", becquerel=Decimal(0))
    assert fits(exporter, light, "100")


def test_a_year_without_export_quota_covers_everything(exporter: Enterprise, light: Product) -> None:
    assert fits(exporter, light, "1000", day=dt.date(2016, 4, 2))
