"""Acts on environmental records, one module for each noun."""

from environment.acts import processes, readings

__all__ = ["processes", "readings"]
