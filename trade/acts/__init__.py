"""The acts of trade."""

from trade.acts import letters

__all__ = ["letters"]
