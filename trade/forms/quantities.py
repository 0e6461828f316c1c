"""Quantities of invoices, declarations and statistics as their forms take them."""

from decimal import Decimal

from core.forms import DecimalText


class InvoiceTonnes(DecimalText):
    most = Decimal("999999999.999")
