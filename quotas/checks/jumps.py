"""Checks on sudden jumps of production and of grades: kilograms entered as tonnes are a thousandfold."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity
from quotas.quantities import to_kilogram
from quotas.report_lines import LineRow

UNIT_SLIP = Decimal(500)  # a thousandfold, give or take half
JUMP = Decimal(3)
GRADE = Decimal("1.25")  # a grade a quarter above or a fifth below the usual
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


def unusual_grade(facts: Facts) -> Iterator[ReportFinding]:
    """Ask for the reason of a grade that is far from those of the recent months: by it the oxide is counted."""
    for pointer, line in facts.lines_with_pointers():
        grades = facts.grades.get((line.site.id, line.product.id), ())
        if line.grade is None or not grades:
            continue
        usual = sum(grades, Decimal()) / len(grades)
        if _apart(line.grade, usual, GRADE):
            figures = {"stated": f"{line.grade:.4f}", "usual": f"{usual:.4f}"}
            text = _("%(line)s states a grade of %(stated)s, where %(usual)s was usual.")
            yield ReportFinding(
                "unusual_grade", Severity.WARNING, text % {"line": line, **figures}, f"{pointer}/grade", figures
            )


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
