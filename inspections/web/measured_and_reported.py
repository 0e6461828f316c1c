"""Comparison of what a team measured with what the enterprise reported for the same site, product and month."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from enterprises.models import Site
from inspections.models import ObservedFigure
from quotas.models import Report, ReportLine


@dataclass(frozen=True, slots=True)
class Comparison:
    figure: ObservedFigure
    reported: Decimal | None  # none: no report of that month is in force, or it does not state the figure
    report: Report | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.reported is None else self.figure.tonnes - self.reported


def of_figures(site: Site, figures: Iterable[ObservedFigure]) -> list[Comparison]:
    """Compare measured figures with the reported ones, in one query."""
    measured = list(figures)
    if not measured:
        return []
    lines = ReportLine.objects.filter(
        site=site,
        report__state__in=Report.STANDING,
        report__period__in={figure.period for figure in measured},
        product__in={figure.product_id for figure in measured},
    ).select_related("report")
    by_key = {(line.product_id, line.report.period): line for line in lines}
    compared = []
    for figure in measured:
        line = by_key.get((figure.product_id, figure.period))
        compared.append(
            Comparison(
                figure,
                reported=getattr(line, figure.quantity) if line is not None else None,
                report=line.report if line is not None else None,
            )
        )
    return compared


def last_reported(site: Site, before: dt.date) -> list[ReportLine]:
    """Return the last reported line of each product of a site, against which the team measures; at most six."""
    lines = (
        ReportLine.objects.filter(site=site, report__state__in=Report.STANDING, report__period__lte=before)
        .select_related("product", "report")
        .order_by("product__code", "-report__period")
        .distinct("product__code")
    )
    return sorted(lines, key=lambda line: (-line.report.period.toordinal(), line.product.code))[:6]
