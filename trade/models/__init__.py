"""Invoices, customs declarations, and the import figures of partner countries."""

from trade.models.declarations import Declaration, RadioactivityLimit
from trade.models.invoices import Invoice, NumberReuse
from trade.models.partner_imports import PartnerImport

__all__ = ["Declaration", "Invoice", "NumberReuse", "PartnerImport", "RadioactivityLimit"]
