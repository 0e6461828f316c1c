"""Lifecycles of records on mineral resources."""

from resources.lifecycles.half_years import (
    ASSOCIATED_RETURN,
    ENERGY_RETURN,
    RECOVERY_RETURN,
    TAILINGS_RETURN,
    THORIUM_RETURN,
)
from resources.lifecycles.plan_targets import PLAN_TARGET
from resources.lifecycles.use_returns import DRAFT, USE_RETURN

__all__ = [
    "ASSOCIATED_RETURN",
    "DRAFT",
    "ENERGY_RETURN",
    "PLAN_TARGET",
    "RECOVERY_RETURN",
    "TAILINGS_RETURN",
    "THORIUM_RETURN",
    "USE_RETURN",
]
