"""The lifecycles of trade."""

from trade.lifecycles.letters import LETTER

__all__ = ["LETTER"]
