"""Conditions of quota that follow from flags."""

from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.conditions import FIRST_PLAN_NOTICE, PLAN_NOTICES
from enterprises.eligibility import Batch, Condition, Consequence, Judgement, Verdict, declare
from inspections.models import Flag
from inspections.models.flags import Severity


def _has_no_open_violation(batch: Batch) -> dict[UUID, Judgement]:
    rows = Flag.objects.filter(
        enterprise__in=batch.enterprises, state__in=Flag.STANDING, severity=Severity.SEVERE
    ).order_by()
    counts = dict(rows.values_list("enterprise").annotate(Count("pk")))
    return {
        key: Judgement(Verdict.NOT_MET, _("Severe flags that are not decided: %s.") % counts[key])
        if key in counts
        else Judgement(Verdict.MET, _("No severe flag is open."))
        for key in batch.enterprises
    }


declare(
    Condition(
        code="no_open_violation",
        label=gettext_lazy("No unresolved severe flag"),
        legal_basis=PLAN_NOTICES,
        judge=_has_no_open_violation,
        since=FIRST_PLAN_NOTICE,
        consequence=Consequence.LEFT_OPEN,
        confidential=True,
    )
)
