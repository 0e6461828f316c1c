"""Parties of invoices: resolved from their text, since when the register knows them, and what they usually trade."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Min, QuerySet

from enterprises.credit_codes import LENGTH
from enterprises.models import Enterprise, SiteTenure
from quotas.models import Product, Report, ReportLine
from trade.invoice_numbers import compact
from trade.models import Invoice

_CODE = re.compile(r"E-[A-Z0-9-]*", re.ASCII | re.IGNORECASE)  # as at the beginning of every code of an enterprise


def code_in(text: str) -> str:
    """Return the code of an enterprise with which a text begins, in one width and case; empty if it is a name.

    A name may follow the code for the reader. ``e-Trade Ltd`` is a name: its first word is written as no code is.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if (found := _CODE.match(plain)) is None:
        return ""
    word = found.group()
    is_code = word == plain or word.isupper() or any(character.isdigit() for character in word)
    return word.upper() if is_code else ""


def by_code(texts: Iterable[str]) -> dict[str, Enterprise]:
    """Return the enterprises that texts name by their codes. One query."""
    rows = _enterprises().filter(code__in={code for text in texts if (code := code_in(text))})
    return {row.code: row for row in rows}


def by_credit_code(texts: Iterable[str]) -> dict[str, Enterprise]:
    """Return the enterprises that texts name by their unified social credit codes. One query at most."""
    codes = {code for text in texts if len(code := compact(text)) == LENGTH}
    if not codes:
        return {}
    return {str(row.credit_code): row for row in _enterprises().filter(credit_code__in=codes)}


def _enterprises() -> QuerySet[Enterprise]:
    return Enterprise.objects.select_related("jurisdiction", "group")


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
