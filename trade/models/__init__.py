"""Invoices, customs declarations, the import figures of partner countries, and letters about what does not match."""

from trade.models.declarations import Declaration, RadioactivityLimit
from trade.models.invoices import Invoice, NumberReuse
from trade.models.letters import Letter, LetterQuestion
from trade.models.partner_imports import PartnerImport

__all__ = [
    "Declaration",
    "Invoice",
    "Letter",
    "LetterQuestion",
    "NumberReuse",
    "PartnerImport",
    "RadioactivityLimit",
]
