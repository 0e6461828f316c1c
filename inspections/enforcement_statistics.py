"""Enforcement statistics as the state publishes them: by period and campaign, of all or the published cases.

The compliance lists are counted from the lists themselves. The published figures of
earlier campaigns are added with their sources; nothing is counted from them.
"""

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_noop as _

from core import clock, row_security
from core.reference_files import rows as rows_of_file
from enterprises.models import ComplianceList, Site
from inspections.models import Campaign, Case, CaseEntry, Finding, Inspection, Order
from quotas.quantities import ZERO

PUBLISHED = Path(__file__).parent / "data" / "campaign_figures.csv"
MOST_CAMPAIGNS = 50  # the newest of a period
STOPS = (Order.Kind.SUSPEND, Order.Kind.CLOSE, Order.Kind.REVOKE)
_VERBS = {"open": "opened", "place_on_file": "on_file", "start_investigation": "investigated", "decide": "decided"}


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of a period: cases by the step taken in it, sites by the orders issued in it."""

    opened: int = 0
    on_file: int = 0
    investigated: int = 0
    decided: int = 0
    rectified: int = 0
    referred: int = 0
    mines_stopped: int = 0
    plants_stopped: int = 0
    fines: Decimal = Decimal(0)
    smuggling_cases: int = 0
    smuggled_tonnes: Decimal = ZERO
    suspects: int = 0


LABELS = {
    "opened": _("Cases opened"),
    "on_file": _("Cases opened formally"),
    "investigated": _("Cases investigated"),
    "decided": _("Cases decided"),
    "rectified": _("Cases rectified and closed"),
    "referred": _("Cases referred to prosecution"),
    "mines_stopped": _("Mines stopped"),
    "plants_stopped": _("Plants stopped"),
    "fines": _("Fines ordered, in yuan"),
    "smuggling_cases": _("Cases of smuggling"),
    "smuggled_tonnes": _("Tonnes seized"),
    "suspects": _("Suspects"),
}
assert set(LABELS) == {field.name for field in fields(Counts)}


@dataclass(frozen=True, slots=True)
class CampaignCounts:
    """The results of a campaign: visits and findings of the period, and the cases that its findings led to."""

    number: str
    name: str
    begins_on: dt.date
    ends_on: dt.date
    visits: int = 0
    sites: int = 0
    findings: int = 0
    cases: int = 0
    decided: int = 0
    rectified: int = 0


@dataclass(slots=True)
class CasesOfMonth:
    """The cases that were opened, and those that were closed, in a month."""

    month: dt.date
    opened: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A compliance list: its announced size, the entries recorded, and those in force."""

    number: int
    announced: str  # a day, or a month if no source gives the day
    size: int
    entered: int
    struck: int
    standing: int
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    key: str
    period: str
    what: str
    figure: Decimal
    qualifier: str
    unit: str
    source: str


def counts(cases: QuerySet[Case], first: dt.date, last: dt.date) -> Counts:
    """Count these cases from the first day to the last; annulled orders stopped no production."""
    begin, end = _midnight(first), _midnight(last + dt.timedelta(days=1))
    chosen = cases.order_by().values("pk")
    entries = CaseEntry.objects.filter(case__in=chosen, at__gte=begin, at__lt=end)
    with row_security.unrestricted("steps are counted of cases whose journal is not open to the reader yet"):
        counted = entries.order_by().values("verb").annotate(n=Count("case", distinct=True))
        steps = dict(counted.values_list("verb", "n"))
    orders = Order.objects.filter(case__in=chosen, issued_at__gte=begin, issued_at__lt=end).exclude(
        state=Order.State.ANNULLED
    )
    stopped = (
        orders.filter(kind__in=STOPS, licences__isnull=False)
        .order_by()
        .aggregate(
            mines=Count("licences__site", distinct=True, filter=Q(licences__site__kind=Site.Kind.MINE)),
            plants=Count(
                "licences__site",
                distinct=True,
                filter=~Q(licences__site__kind__in=[Site.Kind.MINE, Site.Kind.TRADING]),
            ),
        )
    )
    smuggled = cases.filter(source=Case.Source.CUSTOMS, opened_at__gte=begin, opened_at__lt=end).aggregate(
        n=Count("pk", distinct=True), tonnes=Sum("seized_tonnes"), suspects=Sum("suspects")
    )
    ended = cases.filter(state=Case.State.CLOSED, closed_at__gte=begin, closed_at__lt=end)
    return Counts(
        **{name: steps.get(verb, 0) for verb, name in _VERBS.items()},
        rectified=ended.filter(orders__state=Order.State.MET).aggregate(n=Count("pk", distinct=True))["n"],
        referred=steps.get("refer", 0),
        mines_stopped=stopped["mines"],
        plants_stopped=stopped["plants"],
        fines=orders.aggregate(sum=Sum("fine"))["sum"] or Decimal(0),
        smuggling_cases=smuggled["n"],
        smuggled_tonnes=smuggled["tonnes"] or ZERO,
        suspects=smuggled["suspects"] or 0,
    )


def by_month(cases: QuerySet[Case], first: dt.date, last: dt.date) -> list[CasesOfMonth]:
    """Return how many of these cases were opened and closed in each month between two days, but for months of none."""
    begin, end = _midnight(first), _midnight(last + dt.timedelta(days=1))
    found: dict[dt.date, CasesOfMonth] = {}
    for name in ("opened", "closed"):
        at = f"{name}_at"
        chosen = cases.filter(**{f"{at}__gte": begin, f"{at}__lt": end}).order_by()
        months = chosen.annotate(month=TruncMonth(at, tzinfo=clock.ZONE)).values("month")
        for row in months.annotate(n=Count("pk", distinct=True)):
            month = row["month"].astimezone(clock.ZONE).date()
            setattr(found.setdefault(month, CasesOfMonth(month)), name, row["n"])
    return [found[month] for month in sorted(found)]


def counts_of_campaign(cases: QuerySet[Case], number: str) -> QuerySet[Case]:
    """Keep the cases that resulted from findings of the campaign's visits."""
    return cases.filter(pk__in=Case.objects.filter(findings__inspection__campaign__number=number).values("pk"))


def campaigns(chosen: QuerySet[Campaign], cases: QuerySet[Case], first: dt.date, last: dt.date) -> list[CampaignCounts]:
    """Return the results of the campaigns in the period, the newest first; ``cases``: the cases that count."""
    rows = list(
        chosen.filter(begins_on__lte=last, ends_on__gte=first).order_by("-begins_on", "number")[:MOST_CAMPAIGNS]
    )
    keys = [row.pk for row in rows]
    carried_out = Inspection.objects.filter(campaign__in=keys, carried_out_on__range=(first, last))
    visits = _count_by(carried_out, "campaign", visits=Count("pk"), sites=Count("site", distinct=True))
    recorded = Finding.objects.filter(inspection__in=carried_out.order_by().values("pk"))
    findings = _count_by(recorded, "inspection__campaign", findings=Count("pk"))
    led_to = Case.objects.filter(
        pk__in=cases.order_by().values("pk"), findings__inspection__campaign__in=keys
    ).annotate(of=F("findings__inspection__campaign"))
    ended = Q(state=Case.State.CLOSED, orders__state=Order.State.MET)
    of_cases = _count_by(
        led_to,
        "of",
        cases=Count("pk", distinct=True),
        decided=Count("pk", distinct=True, filter=Q(decided_at__isnull=False)),
        rectified=Count("pk", distinct=True, filter=ended),
    )
    return [
        CampaignCounts(
            number=row.number,
            name=row.name,
            begins_on=row.begins_on,
            ends_on=row.ends_on,
            **visits.get(row.pk, {}),
            **findings.get(row.pk, {}),
            **of_cases.get(row.pk, {}),
        )
        for row in rows
    ]


def public_campaigns() -> QuerySet[Campaign]:
    """Return ended campaigns that led to a published case, so that no coming visit is disclosed."""
    led_to = Campaign.objects.filter(inspections__findings__case__published=True)
    return Campaign.objects.filter(state=Campaign.State.ENDED, pk__in=led_to.order_by().values("pk"))


def lists(on: dt.date) -> list[Listed]:
    """Return the compliance lists, with the numbers of entries and of deletions by a day."""
    entered = Q(entries__listed_on__lte=on)
    rows = ComplianceList.objects.annotate(
        entered=Count("entries", filter=entered),
        struck=Count("entries", filter=entered & Q(entries__struck_on__lte=on)),
    )
    named = ("number", "announced", "size", "source", "entered", "struck")
    return [Listed(**row, standing=row["entered"] - row["struck"]) for row in rows.order_by("number").values(*named)]


def _count_by(rows: QuerySet[Any], key: str, **counted: Any) -> dict[Any, dict[str, int]]:
    """Count rows by the value of ``key``."""
    groups = rows.order_by().values(key).annotate(**counted)
    return {row.pop(key): row for row in groups}


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.ZONE)


def public_cases() -> QuerySet[Case]:
    return Case.objects.filter(published=True)


def published() -> list[Figure]:
    return [
        Figure(
            key=row["key"],
            period=row["period"],
            what=row["what"],
            figure=Decimal(row["figure"]),
            qualifier=row["qualifier"],
            unit=row["unit"],
            source=row["source"],
        )
        for row in rows_of_file(PUBLISHED)
    ]
