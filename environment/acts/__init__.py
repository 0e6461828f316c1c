"""Acts on environmental records, one module for each noun."""

from environment.acts import processes

__all__ = ["processes"]
