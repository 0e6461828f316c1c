"""Acts on mineral resources, one module for each noun."""

from resources.acts import strategic_reserves, tax_rates

__all__ = ["strategic_reserves", "tax_rates"]
