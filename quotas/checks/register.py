"""Checks against the register: the holder of the site, its licences, its products, and the category of its ore."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core import formats, months
from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity

_WORK = ("produced", "purchased", "consumed", "exported")


def site_is_held(facts: Facts) -> Iterator[ReportFinding]:
    """Block a line whose site was not held in the month; a site may change its holder after the report was drafted."""
    for pointer, line in facts.lines_with_pointers():
        if line.site.id not in facts.held:
            yield ReportFinding(
                "site_not_held",
                Severity.BLOCKING,
                _("%(site)s was not held by this enterprise on any day of the month.") % {"site": line.site},
                f"{pointer}/site",
            )


def site_is_licensed(facts: Facts) -> Iterator[ReportFinding]:
    """Warn about production without a licence, which is recorded with the reason the enterprise gives for it.

    A licence that was in force on a part of the month permits work on its days alone: that is noticed.
    """
    whole = months.last_day(facts.report.period).day
    for pointer, line in facts.lines_with_pointers():
        days = facts.licensed_days.get(line.site.id, 0)
        if days == whole or not any(getattr(line, name) for name in _WORK):
            continue
        if days:
            yield ReportFinding(
                "licence_shorter_than_month",
                Severity.NOTICE,
                _("The operating licence of %(site)s was in force on %(days)s of the %(whole)s days of the month.")
                % {"site": line.site, "days": days, "whole": whole},
                f"{pointer}/site",
                {"days": str(days)},
            )
        else:
            yield ReportFinding(
                "site_not_licensed",
                Severity.WARNING,
                _("%(site)s had no operating licence in force on any day of the month.") % {"site": line.site},
                f"{pointer}/site",
            )


def product_is_made(facts: Facts) -> Iterator[ReportFinding]:
    """Block what is made or begun of a product after its last month; remaining stock is stated, held or bought.

    The database refuses the same (``products_are_made``).
    """
    for pointer, line in facts.lines_with_pointers():
        ended_on = line.product.ended_on
        if ended_on is None or ended_on >= facts.report.period:
            continue
        if (line.opening_stock or line.purchased) and not line.produced:
            continue
        yield ReportFinding(
            "product_ended",
            Severity.BLOCKING,
            _(
                "%(product)s ended on %(day)s: state remaining stock of it alone, held or purchased. What is made "
                "now is entered as another product."
            )
            % {"product": line.product, "day": formats.day(ended_on)},
            f"{pointer}/produced" if line.produced else f"{pointer}/product",
            {"ended_on": ended_on.isoformat()},
        )


def category_is_known(facts: Facts) -> Iterator[ReportFinding]:
    """Block use of unknown category in a year split into light and medium-heavy."""
    for pointer, line in facts.lines_with_pointers():
        for use in facts.counting.uses(line):
            if not use.category:
                yield ReportFinding(
                    "category_unknown",
                    Severity.BLOCKING,
                    _("Neither %(product)s nor the ore of %(site)s says whether this is light or medium and heavy.")
                    % {"product": line.product, "site": line.site},
                    f"{pointer}/product",
                    {"programme": use.programme},
                )
