"""The acts of trade, one module for each noun."""

from trade.acts import declarations, letters, radioactivity_limits

__all__ = ["declarations", "letters", "radioactivity_limits"]
