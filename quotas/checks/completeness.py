"""Checks that nothing is left blank: a blank is not a zero, and a month without activity needs a nil return."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core import formats, months
from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity
from quotas.models import ReportLine


def nil_return_has_no_lines(facts: Facts) -> Iterator[ReportFinding]:
    if facts.report.nil and facts.lines:
        yield ReportFinding(
            "nil_with_lines",
            Severity.BLOCKING,
            _("A nil return has no lines. Remove the lines, or do not file a nil return."),
            "/nil",
        )


def something_is_reported(facts: Facts) -> Iterator[ReportFinding]:
    if not facts.report.nil and not facts.lines:
        yield ReportFinding(
            "empty_without_nil",
            Severity.BLOCKING,
            _("The report has no lines. If there was no activity and no stock, make it a nil return."),
            "/lines",
        )


def nothing_is_left_blank(facts: Facts) -> Iterator[ReportFinding]:
    for pointer, line in facts.lines_with_pointers():
        for name in ReportLine.QUANTITIES:
            if getattr(line, name) is None:
                label = getattr(ReportLine._meta.get_field(name), "verbose_name", name)
                yield ReportFinding(
                    "blank_quantity",
                    Severity.BLOCKING,
                    _("“%(field)s” of %(line)s is blank. If it was nothing, enter 0.") % {"field": label, "line": line},
                    f"{pointer}/{name}",
                )


def nil_return_after_its_month(facts: Facts) -> Iterator[ReportFinding]:
    """Block a nil return before its month has ended; for a paper, its day of receipt counts."""
    day = facts.report.received_on or facts.today
    if facts.report.nil and day <= months.last_day(facts.report.period):
        yield ReportFinding(
            "nil_before_month_end",
            Severity.BLOCKING,
            _("A nil return is possible once the month has ended: from %(day)s.")
            % {"day": formats.day(months.shift(facts.report.period, 1))},
            "/nil",
        )


def month_is_over(facts: Facts) -> Iterator[ReportFinding]:
    if not facts.report.nil and facts.today <= months.last_day(facts.report.period):
        yield ReportFinding(
            "month_not_over",
            Severity.NOTICE,
            _("The month is not over yet. What happens in the rest of it needs an amendment."),
            "/period",
        )
