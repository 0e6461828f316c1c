"""Checks on sudden jumps of production: kilograms entered as tonnes are a thousandfold."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity
from quotas.quantities import to_kilogram
from quotas.report_lines import LineRow

UNIT_SLIP = Decimal(500)  # a thousandfold, give or take half
JUMP = Decimal(3)
NEGLIGIBLE = Decimal(1)  # tonnes by which a month may differ, whatever the ratio


def _usual(facts: Facts, line: LineRow) -> Decimal | None:
    """Return the mean output of the recent months that produced anything, or ``None`` if there is none."""
    active = [tonnes for tonnes in facts.produced.get((line.site.id, line.product.id), ()) if tonnes > 0]
    return sum(active, Decimal()) / len(active) if active else None


def _apart(one: Decimal, other: Decimal, factor: Decimal) -> bool:
    return one >= other * factor or other >= one * factor


def thousandfold(facts: Facts) -> Iterator[ReportFinding]:
    for pointer, line in facts.lines_with_pointers():
        usual = _usual(facts, line)
        if usual and line.produced and _apart(line.produced, usual, UNIT_SLIP):
            yield _finding("thousandfold", Severity.WARNING, line, pointer, usual)


def month_on_month(facts: Facts) -> Iterator[ReportFinding]:
    for pointer, line in facts.lines_with_pointers():
        usual = _usual(facts, line)
        if usual is None or not line.produced or abs(line.produced - usual) <= NEGLIGIBLE:
            continue
        if _apart(line.produced, usual, JUMP) and not _apart(line.produced, usual, UNIT_SLIP):
            yield _finding("month_on_month_jump", Severity.NOTICE, line, pointer, usual)


def _finding(code: str, severity: Severity, line: LineRow, pointer: str, usual: Decimal) -> ReportFinding:
    text = {
        "thousandfold": _("%(line)s states %(stated)s t produced, where %(usual)s t were usual. Kilograms or tonnes?"),
        "month_on_month_jump": _("%(line)s states %(stated)s t produced, where %(usual)s t were usual."),
    }[code]
    return ReportFinding(
        code,
        severity,
        text % {"line": line, "stated": line.produced, "usual": to_kilogram(usual)},
        f"{pointer}/produced",
        {"stated": str(line.produced), "usual": str(to_kilogram(usual))},
    )
