"""Targets of plans over several years: entered with their document, mistakes withdrawn."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises.models import FigureEvidence, Jurisdiction
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


@service
def record(
    *,
    actor: Actor,
    plan: str,
    place: Jurisdiction,
    first_year: int,
    last_year: int,
    indicator: str,
    comparison: str,
    day: dt.date,
    document: str,
    figure: Decimal | None = None,
    evidence: str = FigureEvidence.ENTERED,
    fictitious: bool = False,
) -> PlanTarget:
    """Record what a plan over several years aims at in a place."""
    row = PLAN_TARGET.begin_new(
        lambda: PlanTarget(
            plan=plan,
            place=place,
            first_year=first_year,
            last_year=last_year,
            indicator=indicator,
            comparison=comparison,
            figure=figure,
            day=day,
            document=document.strip(),
            evidence=evidence,
            fictitious=fictitious,
        ),
        PLAN_TARGETS_SET,
        actor,
    )
    return TARGETS.insert(row, actor)


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
    PLAN_TARGET, "plan_targets", "plan", "first_year", "last_year", "indicator", "figure", faults=_faults
)
withdraw = TARGETS.withdraw
