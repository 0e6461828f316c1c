"""Reports with all that is displayed of them, duties due and missing, and the lines that open the next report."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from enterprises import queries as enterprise_queries
from enterprises.models import Enterprise, Freeze, Site
from enterprises.scoping import ScopedQuerySet
from quotas import report_lines, timelines
from quotas.models import LineUse, Product, Report, ReportingDuty, ReportLine, Trade


def detailed(reports: QuerySet[Report] | None = None) -> QuerySet[Report]:
    """Fetch reports with lines, trades and uses, in a number of queries that does not grow with the rows."""
    rows: QuerySet[Report] = Report.objects.all() if reports is None else reports
    lines = _lines().prefetch_related(Prefetch("trades", _trades()), Prefetch("uses", _uses()))
    return with_people(rows).prefetch_related(Prefetch("lines", lines))


def with_answer_fields(report: Report) -> Report:
    """Return a report with all that its answer shows; a filing has it already, after other acts it is read again."""
    if report.line_rows is None:
        report = with_people(Report.objects.all()).get(pk=report.pk)
        report_lines.fetch([report])
    return report


def with_people(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Fetch reports with their enterprise and the people who acted on them, without their lines."""
    return rows.select_related(
        "enterprise__jurisdiction",
        "amends",
        "prepared_by",
        "handed_over_by",
        "handed_over_to",
        "sent_back_by",
        "submitted_by",
        "decided_by",
    )


def _lines() -> QuerySet[ReportLine]:
    return ReportLine.objects.select_related("site", "product__element").order_by("id")


def _trades() -> QuerySet[Trade]:
    return Trade.objects.select_related("enterprise").order_by("id")


def _uses() -> QuerySet[LineUse]:
    return LineUse.objects.select_related("account__programme_year__programme").order_by("id")


def history(report: Report) -> QuerySet[Report]:
    """Return every version of the same month, the newest first."""
    return detailed(Report.objects.filter(enterprise=report.enterprise_id, period=report.period)).order_by("-number")


def missing(*, on: dt.date) -> ScopedQuerySet[ReportingDuty]:
    """Return duties whose due day has passed without a report in force, and that no freeze excuses."""
    covering = Freeze.objects.covering(OuterRef("enterprise__jurisdiction__code"))
    return outstanding().filter(~Exists(covering.excusing(OuterRef("due_on"), on)), due_on__lt=on)


def outstanding() -> ScopedQuerySet[ReportingDuty]:
    """Return duties without a report in force, due or not.

    ``filed`` leads to them by an index; that there is no report is looked up, too, because a duty may have been derived
    while a report of its month was being filed.
    """
    in_force = Report.objects.filter(
        enterprise=OuterRef("enterprise_id"), period=OuterRef("period"), state__in=Report.STANDING
    )
    return ReportingDuty.objects.filter(~Exists(in_force), filed=False).select_related("enterprise__jurisdiction")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A line to begin with: the closing stock of the last report; everything else is left to the filer."""

    site: Site
    product: Product
    feed_origin: str
    grade: Decimal | None
    opening_stock: Decimal | None


def sites_held(enterprise_id: UUID, period: dt.date) -> list[Site]:
    """Return the sites that the enterprise held on some day of the month."""
    month = timelines.month(period)
    return list(enterprise_queries.sites_held(enterprise_id, month.first, month.last).order_by("code"))


def prefilled(enterprise: Enterprise, period: dt.date) -> list[Beginning]:
    """Return a line for each product reported before by a site held in the month, with its last closing stock.

    A product that ended before the month is left out where nothing remained of it.
    """
    month = timelines.month(period)
    held = enterprise_queries.sites_held(enterprise, month.first, month.last)
    last = (
        ReportLine.objects.filter(site__in=held, report__state__in=Report.STANDING, report__period__lt=period)
        .order_by("site_id", "product_id", "-report__period")
        .distinct("site_id", "product_id")
        .select_related("site", "product__element")
    )
    kept = [line for line in last if line.closing_stock or line.product.is_made_in(period)]
    lines = sorted(kept, key=lambda line: (line.site.code, line.product.code))
    return [Beginning(line.site, line.product, line.feed_origin, line.grade, line.closing_stock) for line in lines]
