"""Targets of plans over several years: entered with their document, mistakes withdrawn."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Fault
from enterprises.services.documented_entries import DocumentedEntries
from resources.capabilities import PLAN_TARGETS_SET
from resources.lifecycles import PLAN_TARGET
from resources.models import PlanTarget

MOST_PERCENT = Decimal(100)
_AT_LEAST = (
    PlanTarget.Indicator.MINING_RECOVERY,
    PlanTarget.Indicator.DRESSING_RECOVERY,
    PlanTarget.Indicator.COMPREHENSIVE_USE,
)


def _faults(row: PlanTarget) -> list[Fault]:
    faults = []
    if row.last_year < row.first_year:
        faults.append(Fault("/last_year", "before_start", _("A plan cannot end before it begins.")))
    if (row.indicator in _AT_LEAST) != (row.comparison == PlanTarget.Comparison.AT_LEAST):
        detail = _("Recovery and use have a minimum; all else has a maximum.")
        faults.append(Fault("/comparison", "wrong_direction", detail))
    if row.figure is not None and row.figure < 0:
        faults.append(Fault("/figure", "negative", _("A target is not negative.")))
    share = row.indicator in _AT_LEAST or row.comparison == PlanTarget.Comparison.REDUCED_BY
    if share and row.figure is not None and row.figure > MOST_PERCENT:
        faults.append(Fault("/figure", "above_whole", _("A share is at most 100 %.")))
    return faults


TARGETS = DocumentedEntries(
    PLAN_TARGET,
    PLAN_TARGETS_SET,
    "plan_targets",
    "plan",
    "first_year",
    "last_year",
    "indicator",
    "figure",
    faults=_faults,
)
record, withdraw = TARGETS.record, TARGETS.withdraw
