"""Acts on quota, one module for each noun."""

from quotas.acts import (
    area_plans,
    catalogue_sheets,
    consumption,
    counting_rules,
    due_days,
    groups,
    movement_corrections,
    movement_sheets,
    movements,
    notices,
    products,
    programme_years,
    programmes,
    reports,
    sites,
    successions,
)

__all__ = [
    "area_plans",
    "catalogue_sheets",
    "consumption",
    "counting_rules",
    "due_days",
    "groups",
    "movement_corrections",
    "movement_sheets",
    "movements",
    "notices",
    "products",
    "programme_years",
    "programmes",
    "reports",
    "sites",
    "successions",
]
