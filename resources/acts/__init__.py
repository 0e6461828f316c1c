"""Acts on mineral resources, one module for each noun."""

from resources.acts import tax_rates

__all__ = ["tax_rates"]
