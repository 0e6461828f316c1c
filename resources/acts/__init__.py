"""Acts on mineral resources, one module for each noun."""

from resources.acts import half_years, strategic_reserves, tax_rates, use_returns

__all__ = ["half_years", "strategic_reserves", "tax_rates", "use_returns"]
