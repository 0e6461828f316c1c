"""Facts of months by their invoices that meet each rule on invoices; all figures are invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

from inspections.rules import Facts, Row, RowKind
from inspections.rules.invoice_facts import (
    BoughtMonthFacts,
    CircleFacts,
    ComparedKind,
    NumberFacts,
    Paper,
    PartiesFacts,
    PricedPaper,
    PriceFacts,
    ProductsFacts,
    RelatedPaper,
    SoldKind,
    SoldMonthFacts,
)

OF_APRIL: dict[str, Any] = {"subject": "Firm", "on": dt.date(2011, 10, 20), "month": dt.date(2011, 4, 1)}


def paper(tonnes: str, number: str = "1", price: str = "100") -> Paper:
    return Paper(
        row=Row(RowKind.INVOICE, f"key-{number}", number),
        day=dt.date(2011, 4, 20),
        product="neodymium-oxide",
        tonnes=Decimal(tonnes),
        unit_price=Decimal(price),
    )


def kind(reported: str | None, invoiced: str, left: str, *, other: str = "0", had: str | None = None) -> ComparedKind:
    """Return a kind of product with one invoice; ``left`` is what tolerance and lag leave over."""
    return ComparedKind(
        kind="oxide",
        reported=None if reported is None else Decimal(reported),
        invoiced=Decimal(invoiced),
        other_months=Decimal(other),
        remainder=Decimal(left),
        available=None if had is None else Decimal(had),
        papers=(paper(invoiced),),
        reports=(Row(RowKind.REPORT, "key-report", "2011-04"),),
    )


def sold(*kinds: ComparedKind) -> SoldMonthFacts:
    return SoldMonthFacts(**OF_APRIL, kinds=kinds)


def bought(*kinds: ComparedKind) -> BoughtMonthFacts:
    return BoughtMonthFacts(**OF_APRIL, kinds=kinds)


def priced(price: str, usual: str = "100", sellers: int = 5) -> PriceFacts:
    papers = (PricedPaper(paper=paper("10", price=price), usual_price=Decimal(usual), sellers=sellers),)
    return PriceFacts(**OF_APRIL, papers=papers)


def circle(**changes: Any) -> CircleFacts:
    given = {"path": ("Firm", "Other", "Firm"), "months": 1, "tonnes": Decimal(10), "papers": (paper("10"),), **changes}
    return CircleFacts(**OF_APRIL, **given)


def products(site_kinds: set[str], kind_sold: str, *, had_bought: bool = False) -> ProductsFacts:
    of_kind = SoldKind(kind=kind_sold, tonnes=Decimal(10), bought=had_bought, papers=(paper("10"),))
    return ProductsFacts(**OF_APRIL, site_kinds=frozenset(site_kinds), sold=(of_kind,))


SAMPLES: dict[str, Facts] = {
    "sale_without_invoice": sold(kind("100", "40", "60")),
    "invoice_without_sale": sold(kind("40", "100", "-60")),
    "purchase_without_invoice": bought(kind("100", "40", "60")),
    "invoice_without_purchase": bought(kind("40", "100", "-60")),
    "sold_beyond_stock": sold(kind("100", "100", "0", had="40")),
    "product_not_made": products({"mine"}, "oxide"),
    "odd_price": priced("301"),
    "invoice_circle": circle(),
    "invoice_to_itself": PartiesFacts(**OF_APRIL, to_itself=(paper("10"),)),
    "related_parties": PartiesFacts(**OF_APRIL, to_related=(RelatedPaper(paper=paper("20")),)),
    "number_used_twice": NumberFacts(**OF_APRIL, attempts=(paper("10"),)),
}
