"""Conditions of quota that follow from flags."""

from collections import defaultdict
from uuid import UUID

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
    cases: dict[UUID, list[UUID | None]] = defaultdict(list)
    for firm, case in rows.values_list("enterprise", "case"):
        cases[firm].append(case)
    return {
        key: Judgement(
            Verdict.NOT_MET,
            _("Severe flags that are not decided: %s.") % len(cases[key]),
            frozenset(case for case in cases[key] if case is not None),
        )
        if key in cases
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
