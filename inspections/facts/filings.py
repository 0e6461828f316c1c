"""Months as the rules see them: what is owed, what was filed and when, and how often it was replaced."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Min, Q

from core import clock
from enterprises.models import Enterprise
from inspections.facts.matters import About, Matter
from inspections.models import Flag
from inspections.rules import AmendmentFacts, DutyFacts
from quotas.models import Report, ReportingDuty


def of_months(filings: Q, duties: Q, *, on: dt.date) -> Iterator[Matter]:
    """Months that are owed or were filed: late, missing, amended again and again. Three queries.

    ``filings`` selects reports and ``duties`` reporting duties; both must select the same enterprises and months.
    """
    owed = {
        (duty.enterprise_id, duty.period): duty.due_on
        for duty in ReportingDuty.objects.filter(duties).order_by("period")
    }
    # An answer to a returned report is not the enterprise's own change: a return leaves its reason on what it returned.
    own_change = Q(amends__isnull=False, amends__decision_reason="")
    filed = {
        (row["enterprise_id"], row["period"]): row
        for row in Report.objects.filter(filings)
        .exclude(state=Report.State.DRAFT)
        .order_by()
        .values("enterprise_id", "period")
        .annotate(
            first=Min("submitted_at"),
            due=Min("due_on"),
            standing=Count("pk", filter=Q(state__in=Report.STANDING)),
            changes=Count("pk", filter=own_change),
        )
    }
    enterprises = Enterprise.objects.in_bulk({enterprise for enterprise, _period in owed.keys() | filed.keys()})
    for key in sorted(owed.keys() | filed.keys(), key=lambda key: (key[1], str(key[0]))):
        enterprise, period, row = enterprises[key[0]], key[1], filed.get(key)
        about = About(
            subject_type=Flag.SubjectType.ENTERPRISE,
            subject_code=enterprise.code,
            name=enterprise.name,
            place_id=enterprise.jurisdiction_id,
            enterprise_id=enterprise.pk,
            year=period.year,
            period=period,
            links={"enterprise": enterprise.code},
        )
        yield Matter(
            about,
            DutyFacts(
                subject=enterprise.name,
                on=on,
                period=period,
                due_on=owed[key] if key in owed else row["due"],  # type: ignore[index]
                filed_on=row["first"].astimezone(clock.ZONE).date() if row else None,
                standing=bool(row and row["standing"]),
                owed=key in owed,
            ),
        )
        if row is not None:
            yield Matter(
                about,
                AmendmentFacts(subject=enterprise.name, on=on, period=period, amendments=row["changes"]),
            )
