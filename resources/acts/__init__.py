"""Acts on mineral resources, one module for each noun."""

from resources.acts import (
    further_returns,
    half_years,
    plan_targets,
    rights_plans,
    strategic_reserves,
    tax_rates,
    use_returns,
)

__all__ = [
    "further_returns",
    "half_years",
    "plan_targets",
    "rights_plans",
    "strategic_reserves",
    "tax_rates",
    "use_returns",
]
