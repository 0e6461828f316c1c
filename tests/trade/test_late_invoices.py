"""Invoices that came later than their goods, one after the other; all figures are invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.actors import Loader
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from inspections.models import Flag
from inspections.services import screening
from quotas.services import reports
from tests.support import factories
from tests.support.filings import draft, line
from tests.support.invoices import cancelled
from tests.trade.conftest import TODAY
from trade.matching import Step
from trade.models import Invoice
from trade.queries import invoice_comparisons
from trade.queries.late_invoices import late_invoices
from trade.services import invoices

LOADER = Loader("test")
TONNES = {3: "101.300", 4: "97.100", 5: "108.400"}
WORKS = "Works  outside (invented)"


def file(firm: Enterprise, signer: User, number: int, **stated: Any) -> None:
    report = draft(firm, dt.date(2011, number, 1), signer, line(firm.sites.get(), **stated))
    reasons = {finding.code: "as it was" for finding in reports.check(report)}
    reports.submit(report, actor=signer, explanations=reasons)


@pytest.fixture
def mine(db: None) -> Enterprise:
    """Create a mine that sold to the plant from March to May, and a plant that stated 0.2 % more of each delivery."""
    factories.product()
    factories.programme_year("mlr-mining", 2011, "all")
    mine, plant = factories.enterprise("E-MINE"), factories.enterprise("E-PLANT", at="150206")
    factories.site(mine, code="S-MINE")
    factories.site(plant, "separation", code="S-PLANT")
    for firm in (mine, plant):
        signer, kept = factories.user(Role.ENTERPRISE_SIGNER, of=firm), Decimal(0)
        for number, tonnes in TONNES.items():
            if firm == mine:
                sales = [{"to": "E-PLANT", "tonnes": Decimal(tonnes)}]
                file(firm, signer, number, produced=tonnes, sold=tonnes, sales=sales)
            else:
                weighed = (Decimal(tonnes) * Decimal("1.002")).quantize(Decimal("0.001"))
                bought = [{"from": "E-MINE", "tonnes": weighed}]
                stated = {"opening_stock": str(kept), "purchased": str(weighed), "purchases": bought}
                file(firm, signer, number, feed_origin="purchased", **stated)
                kept += weighed
    return mine


def invoice(number: int, tonnes: str, **changes: Any) -> Invoice:
    given: dict[str, Any] = {
        "number": f"TEST-{Invoice.objects.count() + 1}", "day": dt.date(2011, number, 15), "seller": "E-MINE",
        "buyer": "E-PLANT", "product": factories.product(), "tonnes": Decimal(tonnes), "unit_price": Decimal(100),
        "amount": Decimal(tonnes) * 100, "fictitious": True, **changes,
    }  # fmt: skip
    return invoices.record(actor=LOADER, **given)


def late_in_a_row() -> list[Invoice]:
    """Record the invoices of March and April each a month late, that of May in time."""
    return [invoice(4, TONNES[3]), invoice(5, TONNES[4]), invoice(5, TONNES[5])]


def test_each_counts_in_the_month_of_its_delivery_on_both_sides(mine: Enterprise) -> None:
    late_in_a_row()
    rows = invoice_comparisons.compare(Enterprise.objects.all(), 2011, on=TODAY)
    told = [
        (row.enterprise.code, row.result.month.month, row.result.step) for row in rows if row.result.month.month < 6
    ]
    assert told == [
        *(("E-MINE", number, Step.EXACT) for number in TONNES),
        *(("E-PLANT", number, Step.TOLERANCE) for number in TONNES),
    ]


def test_a_month_shows_the_invoices_that_it_counts(mine: Enterprise) -> None:
    recorded = late_in_a_row()
    rows = invoice_comparisons.compare(Enterprise.objects.filter(pk=mine.pk), 2011, on=TODAY)
    assert [list(invoice_comparisons.invoices_of(row)) for row in rows[:3]] == [[one] for one in recorded]


def test_nobody_is_flagged_for_invoices_that_are_late_one_after_the_other(mine: Enterprise) -> None:
    late_in_a_row()
    screening.screen_day(TODAY)
    assert not Flag.objects.filter(rule__contains="invoice").exists()
    assert not Flag.objects.filter(rule="sold_beyond_stock").exists()


def test_one_that_never_came_is_flagged_beside_others_that_were_late(mine: Enterprise) -> None:
    first, _second, last = late_in_a_row()
    invoice(3, "40.000")
    cancelled(last, factories.user(Role.TAX_OFFICER, at="36"))
    screening.screen_day(TODAY)
    flags = Flag.objects.filter(enterprise=mine, rule__in=["sale_without_invoice", "invoice_without_sale"])
    assert list(flags.order_by("period").values_list("rule", "period", "tonnes")) == [
        ("invoice_without_sale", dt.date(2011, 3, 1), Decimal("40.000")),
        ("sale_without_invoice", dt.date(2011, 5, 1), Decimal(TONNES[5])),
    ]
    assert str(first.pk) in str(flags.get(period=dt.date(2011, 3, 1)).evidence["rows"])


def test_a_partner_outside_the_register_is_known_by_the_name(mine: Enterprise) -> None:
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=mine)
    for number, tonnes in ((7, "55.500"), (8, "44.400")):
        sales = [{"to": WORKS, "tonnes": Decimal(tonnes)}]
        file(mine, signer, number, produced=tonnes, sold=tonnes, sales=sales)
        invoice(number + 1, tonnes, buyer=WORKS.upper().replace("  ", " "))
    found = late_invoices([mine.pk], dt.date(2011, 1, 1), dt.date(2011, 9, 30))
    assert sorted((one.dated.month, one.month.month) for one in found) == [(8, 7), (9, 8)]
