"""The acts of trade, one module for each noun."""

from trade.acts import declarations, invoices, letters, partner_imports, radioactivity_limits

__all__ = ["declarations", "invoices", "letters", "partner_imports", "radioactivity_limits"]
