"""Invoices as the tax office recorded them, and their cancellation by two officers."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core.actors import Loader
from enterprises.models import Enterprise, User
from tests.support import factories
from tests.support.approvals import another_like, by_two
from trade.models import Invoice
from trade.services import invoices

LOADER = Loader("tests of invoices")


def recorded_invoice(firm: Enterprise, number: str = "TEST-1", **changes: Any) -> Invoice:
    """Record a sale of a firm that has a site to a party outside the register."""
    given: dict[str, Any] = {
        "number": number, "day": dt.date(2011, 4, 15), "seller": firm.code, "buyer": "Trader (invented)",
        "product": factories.product(), "tonnes": Decimal(100), "unit_price": Decimal(100), "amount": Decimal(10_000),
    }  # fmt: skip
    return invoices.record(actor=LOADER, **{**given, **changes})


def cancelled(row: Invoice, officer: User, reason: str = "Issued twice") -> Invoice:
    """Cancel an invoice by two officers; return the version that cancels it."""
    by_two(invoices.CANCEL, row, officer, another_like(officer), reason=reason)
    return Invoice.objects.get(replaces=row)
