"""Lifecycles of records on mineral resources."""

from resources.lifecycles.half_years import RECOVERY_RETURN, TAILINGS_RETURN
from resources.lifecycles.use_returns import DRAFT, USE_RETURN

__all__ = ["DRAFT", "RECOVERY_RETURN", "TAILINGS_RETURN", "USE_RETURN"]
