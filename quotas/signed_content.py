"""The content that is signed: a paper in one canonical form, without what only its later steps add."""

from collections.abc import Sequence
from typing import Any

from quotas.models import Notice, Report
from quotas.receipts import statement_of
from quotas.report_lines import LineRow

REPORT, NOTICE = "reports.submit", "notices.approve"


def content_of_report(report: Report, lines: Sequence[LineRow]) -> dict[str, Any]:
    """Return the content of a report: its enterprise, month, version and statement."""
    return {
        "enterprise": report.enterprise.code,
        "period": f"{report.period:%Y-%m}",
        "version": report.number,
        "reason": report.reason,
        **statement_of(report, lines),
    }


def content_of_notice(notice: Notice) -> dict[str, Any]:
    """Return the whole content of the notice, as its approver sees it."""
    return {
        "number": notice.number,
        "title": notice.title,
        "programme": notice.programme_year.programme.code,
        "year": notice.programme_year.year,
        "batch": notice.batch,
        "basis": notice.basis,
        "reduction": notice.reduction,
        "issuer": notice.issuer.code,
        "issued_on": notice.issued_on,
        "effective_on": notice.effective_on,
        "note": notice.note,
        **({"printed_figures": notice.printed_figures} if notice.printed_figures else {}),
        "lines": [
            {
                "from": line.from_holder.code if line.from_holder else None,
                "to": line.to_holder.code,
                "category": line.category,
                "tonnes": line.tonnes,
                "note": line.note,
                **({"printed": line.printed} if line.printed is not None else {}),
                **({"block": line.block} if line.block else {}),
            }
            for line in sorted(notice.lines.all(), key=lambda line: (line.position, str(line.pk)))
        ],
    }
