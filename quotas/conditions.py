"""Conditions of quota that follow from monthly reports."""

import datetime as dt
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import months
from enterprises.conditions import FIRST_PLAN_NOTICE, MINES, PLAN_NOTICES, PLANTS
from enterprises.eligibility import Batch, Condition, Judgement, Verdict, declare
from quotas.models import Report, ReportLine

IDLE_MONTHS = 12  # set by the register: the notices say "for a long time"


def _is_not_idle(batch: Batch) -> dict[UUID, Judgement]:
    """Judge by output of the last twelve months; whether an idle site could produce is for an officer to find out."""
    last = months.month_of(batch.on)
    first = months.shift(last, -IDLE_MONTHS)
    lines = ReportLine.objects.filter(
        site__in=batch.sites,
        report__state__in=Report.STANDING,
        report__period__gte=first,
        report__period__lte=last,
    )
    produced = dict(lines.filter(produced__gt=0).values_list("site").annotate(Max("report__period")))
    filed = set(lines.values_list("site", flat=True))
    return {key: _judge_output(produced.get(key), key in filed) for key in batch.sites}


def _judge_output(last_output: dt.date | None, has_filed: bool) -> Judgement:
    if last_output is not None:
        return Judgement(Verdict.MET, _("Output in %(month)s.") % {"month": f"{last_output:%Y-%m}"})
    if has_filed:
        return Judgement(Verdict.UNKNOWN, _("No output in the last %s months that were reported.") % IDLE_MONTHS)
    return Judgement(Verdict.UNKNOWN, _("Nothing was reported for the last %s months.") % IDLE_MONTHS)


declare(
    Condition(
        code="not_idle",
        label=gettext_lazy("Not idle for a long time"),
        legal_basis=PLAN_NOTICES,
        judge=_is_not_idle,
        of_sites=True,
        activities=(*MINES, *PLANTS),
        since=FIRST_PLAN_NOTICE,
    )
)
