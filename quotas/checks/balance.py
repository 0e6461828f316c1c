"""Checks that each line balances: opening stock and additions equal disposals and closing stock."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity
from quotas.models import ReportLine
from quotas.report_lines import LineRow

GAINS = ("opening_stock", "produced", "purchased")
LOSSES = ("consumed", "sold", "exported", "lost")


def expected_closing(line: LineRow | ReportLine) -> Decimal | None:
    """Return opening + produced + purchased − consumed − sold − exported − lost, or ``None`` if one is blank."""
    gains = [getattr(line, name) for name in GAINS]
    losses = [getattr(line, name) for name in LOSSES]
    if None in gains or None in losses:
        return None
    return sum(gains, Decimal()) - sum(losses, Decimal())


def line_balances(facts: Facts) -> Iterator[ReportFinding]:
    for pointer, line in facts.lines_with_pointers():
        expected = expected_closing(line)
        if expected is None or line.closing_stock is None or expected == line.closing_stock:
            continue
        yield ReportFinding(
            "line_unbalanced",
            Severity.BLOCKING,
            _("%(line)s should close with %(expected)s t by its own figures, and states %(stated)s t.")
            % {"line": line, "expected": expected, "stated": line.closing_stock},
            f"{pointer}/closing_stock",
            {"expected": str(expected), "stated": str(line.closing_stock)},
        )
