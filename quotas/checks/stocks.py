"""Checks that stock is carried from month to month: a month opens with the closing stock of the last one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity
from quotas.quantities import ZERO


def opening_is_last_closing(facts: Facts) -> Iterator[ReportFinding]:
    """Compare the opening stock with the last closing stock.

    If the site changed hands within the month, the other holder's closing stock of the same month is accepted too.
    """
    reported_sites = {site for site, _product in facts.closings}
    for pointer, line in facts.lines_with_pointers():
        stock = (line.site.id, line.product.id)
        opening, last = line.opening_stock, facts.closings.get(stock)
        if opening is None or opening in facts.handed_over.get(stock, ()):
            continue
        if last is None:
            if line.site.id in reported_sites and opening > 0:
                yield ReportFinding(
                    "opening_unexplained",
                    Severity.WARNING,
                    _("%(line)s opens with %(stated)s t; no earlier report of this site has this product.")
                    % {"line": line, "stated": opening},
                    f"{pointer}/opening_stock",
                    {"expected": str(ZERO), "stated": str(opening)},
                )
        elif opening != last.closing_stock:
            yield ReportFinding(
                "opening_differs",
                Severity.BLOCKING,
                _(
                    "%(line)s closed %(month)s with %(expected)s t and opens with %(stated)s t. "
                    "Correct it, or amend %(month)s."
                )
                % {
                    "line": line,
                    "month": f"{last.period:%Y-%m}",
                    "expected": last.closing_stock,
                    "stated": opening,
                },
                f"{pointer}/opening_stock",
                {"expected": str(last.closing_stock), "stated": str(opening)},
            )


def stock_is_carried_on(facts: Facts) -> Iterator[ReportFinding]:
    """Warn about closing stock at a site still held that this report does not mention."""
    stated = {(line.site.id, line.product.id) for line in facts.lines}
    for stock, last in facts.closings.items():
        if stock not in stated and last.closing_stock and last.site.id in facts.held:
            yield ReportFinding(
                "stock_not_carried_on",
                Severity.WARNING,
                _("%(line)s closed %(month)s with %(tonnes)s t and does not appear in this report.")
                % {"line": last, "month": f"{last.period:%Y-%m}", "tonnes": last.closing_stock},
                "/lines",
                {"site": last.site.code, "product": last.product_code, "tonnes": str(last.closing_stock)},
            )


def next_month_opens_with_this_closing(facts: Facts) -> Iterator[ReportFinding]:
    """Note that the next month's report opens with another stock than this one closes with, as after an amendment."""
    for pointer, line in facts.lines_with_pointers():
        stock = (line.site.id, line.product.id)
        opening = facts.openings.get(stock)
        if opening is not None and line.closing_stock is not None and opening != line.closing_stock:
            yield ReportFinding(
                "next_opening_differs",
                Severity.NOTICE,
                _("The report of the next month opens %(line)s with %(opening)s t: amend it as well.")
                % {"line": line, "opening": opening},
                f"{pointer}/closing_stock",
                {"expected": str(opening), "stated": str(line.closing_stock)},
            )
