"""Facts of months: reports due, filed (and when), and the number of their amendments."""

import datetime as dt
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Case, Count, F, Min, Q, When
from django.db.models.functions import Coalesce, TruncDate

from core import clock
from enterprises.models import Enterprise, Freeze, inside
from inspections.facts.subjects import FlagSubject, SubjectFacts
from inspections.models import Flag
from inspections.rules import AmendmentFacts, DutyFacts, Link
from quotas.models import Report, ReportingDuty

# A day of receipt that would make a report on time counts once it is confirmed (then it is not late).
_ENTERED_ON = TruncDate("submitted_at", tzinfo=clock.ZONE)
_COUNTS_FROM = Case(
    When(Q(late=False) | Q(received_on__gt=F("due_on")), then=Coalesce("received_on", _ENTERED_ON)),
    default=_ENTERED_ON,
)


def gather_filing_facts(within: Q, *, on: dt.date) -> Iterator[SubjectFacts]:
    """Yield the facts of months that are owed or were filed: late, missing, amended repeatedly. Five queries.

    ``within`` bounds ``enterprise`` and ``period``, which duties, reports and flags name alike. A month that is flagged
    as missing is judged even if its duty has been taken back, so that its episode ends. One officer's word, a paper of
    which no second one has accepted the figures or confirmed the day, ends none.
    """
    owed = dict(_keyed(ReportingDuty.objects.filter(within).values_list("enterprise_id", "period", "due_on")))
    flagged = Flag.objects.filter(within, rule="missing", episodes__isnull=False, episodes__ended_on=None)
    missing = {(firm, period) for firm, period in flagged.values_list("enterprise_id", "period") if firm and period}
    # An answer to a returned report is not the enterprise's own change; the returned version holds the reason.
    own_change = Q(amends__isnull=False, amends__decision_reason="")
    filed = {
        (row["enterprise_id"], row["period"]): row
        for row in Report.objects.filter(within)
        .exclude(state=Report.State.DRAFT)
        .order_by()
        .values("enterprise_id", "period")
        .annotate(
            first=Min(_COUNTS_FROM),
            due=Min("due_on"),
            standing=Count("pk", filter=Q(state__in=Report.STANDING)),
            unproven=Count("pk", filter=Report.UNCONFIRMED & Q(receipt_confirmation=None)),
            changes=Count("pk", filter=own_change),
        )
    }
    keys = sorted(owed.keys() | filed.keys() | missing, key=lambda key: (key[1], str(key[0])))
    enterprises = Enterprise.objects.select_related("jurisdiction").in_bulk(
        {enterprise for enterprise, _period in keys}
    )
    freezes = list(Freeze.objects.select_related("place"))
    for key in keys:
        enterprise, period, row = enterprises[key[0]], key[1], filed.get(key)
        due_on = owed.get(key) or (row["due"] if row is not None else period)
        first = row["first"] if row is not None else None
        about = FlagSubject(
            subject_type=Flag.SubjectType.ENTERPRISE,
            subject_code=enterprise.code,
            name=enterprise.name,
            place_id=enterprise.jurisdiction_id,
            enterprise_id=enterprise.pk,
            year=period.year,
            period=period,
            links={Link.ENTERPRISE: enterprise.code},
        )
        yield SubjectFacts(
            about,
            DutyFacts(
                subject=enterprise.name,
                on=on,
                period=period,
                due_on=excused(due_on, first or on, enterprise.jurisdiction.code, freezes),
                filed_on=first,
                standing=bool(row and row["standing"] and not (key in missing and row["unproven"])),
                owed=key in owed,
            ),
        )
        if row is not None:
            yield SubjectFacts(
                about,
                AmendmentFacts(subject=enterprise.name, on=on, period=period, amendments=row["changes"]),
            )


def excused(due_on: dt.date, day: dt.date, place: str, freezes: Iterable[Freeze]) -> dt.date:
    """Return the due day, or ``day`` itself if a freeze over the due day excuses the delay."""
    excused = any(inside(place, freeze.place.code) and freeze.excuses(due_on, day) for freeze in freezes)
    return max(due_on, day) if excused else due_on


def _keyed(rows: Iterable[tuple[UUID, dt.date, dt.date]]) -> Iterator[tuple[tuple[UUID, dt.date], dt.date]]:
    for enterprise, period, due_on in rows:
        yield (enterprise, period), due_on
