"""Invoices of a history, recorded as by a tax officer."""

from decimal import Decimal

from enterprises.models import User
from history.parsing.invoices import InvoiceRow
from history.writing.context import Context
from trade.models import Invoice
from trade.services import invoices

_COLUMNS = {"amount": "amount_yuan", "unit_price": "amount_yuan"}
_PLACES = Decimal("0.0001")


def record(row: InvoiceRow, context: Context) -> bool:
    """Record an invoice; the file states tonnes and amount, and the unit price follows."""
    product = context.product(row.line, "product", row.product)
    if product is None:
        return False
    tax: User = context.officers.tax

    def write() -> Invoice:
        return invoices.record(
            actor=tax,
            number=row.number,
            day=row.day,
            seller=row.seller,
            buyer=row.buyer,
            product=product,
            tonnes=row.tonnes,
            unit_price=(row.amount / row.tonnes).quantize(_PLACES),
            amount=row.amount,
            confirmed=True,  # the file states tonnes
            fictitious=context.invented,
        )

    return context.attempt(row.line, _COLUMNS, write)
