"""Parties of invoices: resolved from their text, since when the register knows them, and what they usually trade."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Min

from enterprises.models import Enterprise, SiteTenure
from quotas.models import Product, Report, ReportLine
from trade.models import Invoice

CODE = "E-"  # the beginning of every code of an enterprise


def by_code(texts: Iterable[str]) -> dict[str, Enterprise]:
    """Return the enterprises that texts name by their codes. One query."""
    codes = {text.strip() for text in texts if text.strip().startswith(CODE)}
    rows = Enterprise.objects.select_related("jurisdiction", "group").filter(code__in=codes)
    return {row.code: row for row in rows}


def known_since(enterprise: UUID) -> dt.date | None:
    """Return the first day on which an enterprise held a site, or ``None`` if none is recorded."""
    first: dt.date | None = SiteTenure.objects.filter(enterprise=enterprise).aggregate(day=Min("held_from"))["day"]
    return first


def usual_tonnes(row: Invoice, product: Product) -> Iterator[Decimal]:
    """Yield the largest tonnes of the product that the parties reported for a month or that stand on an invoice."""
    lines = ReportLine.objects.filter(product=product, report__state__in=Report.STANDING)
    earlier = Invoice.objects.counted().filter(product=product)
    for party, quantity, side in ((row.seller_id, "sold", "seller"), (row.buyer_id, "purchased", "buyer")):
        if party is None:
            continue
        reported = lines.filter(report__enterprise=party).aggregate(most=Max(quantity))["most"]
        invoiced = (
            earlier.filter(**{side: party}).exclude(number_key=row.number_key).aggregate(most=Max("tonnes"))["most"]
        )
        yield from (figure for figure in (reported, invoiced) if figure)
