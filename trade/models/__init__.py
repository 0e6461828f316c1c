"""Models of trade."""

from trade.models.invoices import Invoice, NumberReuse

__all__ = ["Invoice", "NumberReuse"]
