"""Is it true, and what follows: flags, cases, orders."""

from inspections.models.cases import Case, CaseEntry, CaseSeries
from inspections.models.flags import Episode, Flag, Severity
from inspections.models.orders import Order

__all__ = ["Case", "CaseEntry", "CaseSeries", "Episode", "Flag", "Order", "Severity"]
