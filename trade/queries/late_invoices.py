"""Invoices that came after the month of their goods, by the deliveries that the reports of a side name."""

import datetime as dt
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from core.months import shift
from quotas.models import Report, Trade
from trade.belonging import Delivery, Paper, late_papers
from trade.matching import tolerance_on
from trade.models import Invoice
from trade.party_names import plain

_STATED = {Trade.Direction.SALE: "seller", Trade.Direction.PURCHASE: "buyer"}


@dataclass(frozen=True, slots=True)
class LateInvoice:
    """An invoice of one side that belongs to an earlier month than that of its day."""

    invoice: UUID
    firm: UUID
    side: str
    kind: str
    dated: dt.date
    month: dt.date
    tonnes: Decimal


def late_invoices(firms: Collection[UUID], first: dt.date, last: dt.date) -> list[LateInvoice]:
    """Return the late ones among the invoices of two months and those between, for each side. Two queries."""
    rows, papers = {}, []
    counted = Invoice.objects.counted().filter(Q(seller__in=firms) | Q(buyer__in=firms), day__range=(first, last))
    columns = ("pk", "day", "product_id", "product__kind", "tonnes", "seller_id", "seller_name", "buyer_id")
    for pk, day, product, kind, tonnes, seller, seller_name, buyer, buyer_name in counted.order_by().values_list(
        *columns, "buyer_name"
    ):
        for side, firm, partner in (
            ("seller", seller, buyer or plain(buyer_name)),
            ("buyer", buyer, seller or plain(seller_name)),
        ):
            if firm in firms:
                key, month = f"{side} {pk}", day.replace(day=1)
                rows[key] = pk, firm, side, kind, month, tonnes
                papers.append(Paper(key, (firm, side, product, partner), month, tonnes))
    earliest = shift(first, -tolerance_on(first).lag_months)
    late = late_papers(papers, _deliveries(firms, earliest, last)) if papers else {}
    return [
        LateInvoice(pk, firm, side, kind, dated, late[key], tonnes)
        for key, (pk, firm, side, kind, dated, tonnes) in rows.items()
        if key in late
    ]


def _deliveries(firms: Collection[UUID], first: dt.date, last: dt.date) -> list[Delivery]:
    """Return what the reports in force of some months name as sold and purchased. One query."""
    trades = Trade.objects.filter(
        line__report__enterprise__in=firms, line__report__period__range=(first, last),
        line__report__state__in=Report.STANDING,
    ).order_by("line__report__period", "pk")  # fmt: skip
    columns = ("line__report__enterprise_id", "line__report__period", "line__product_id", "direction", "enterprise_id")
    return [
        Delivery(_of(firm, direction, product, partner or plain(name)), month, tonnes)
        for firm, month, product, direction, partner, name, tonnes in trades.values_list(*columns, "name", "tonnes")
    ]


def _of(firm: UUID, direction: str, product: UUID, partner: UUID | str) -> Hashable:
    return firm, _STATED[Trade.Direction(direction)], product, partner
