"""The lives of flags, cases, proceedings and orders: which verb is open when, to whom, and what stands in the way."""

from inspections.lifecycles.cases import CASE
from inspections.lifecycles.flags import FLAG
from inspections.lifecycles.orders import ORDER, open_extension, open_orders, quota_undecided
from inspections.lifecycles.proceedings import PROCEEDING, decided

__all__ = ["CASE", "FLAG", "ORDER", "PROCEEDING", "decided", "open_extension", "open_orders", "quota_undecided"]
