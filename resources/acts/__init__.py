"""Acts on mineral resources, one module for each noun."""

from resources.acts import half_years, rights_plans, strategic_reserves, tax_rates, use_returns

__all__ = ["half_years", "rights_plans", "strategic_reserves", "tax_rates", "use_returns"]
