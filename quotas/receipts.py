"""Receipts fix what was filed: a number, the content as canonical JSON (RFC 8785), and its SHA-256 digest.

The number is drawn at random, because anyone who has it may verify the receipt without signing in.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core.canonical_json import canonical
from core.random_codes import draw_code
from quotas.models import Report, ReportLine, Trade
from quotas.report_lines import LineRow, TradeRow


@dataclass(frozen=True, slots=True)
class Receipt:
    number: str
    canonical: str
    sha256: str


def issue(report: Report, lines: Sequence[LineRow], signature: Mapping[str, str] | None = None) -> Receipt:
    """Issue the receipt of a report whose submission is filled in.

    ``signature``: how the report was signed, and the digest of what the signer saw.
    """
    number = draw(report)
    content = canonical({**content_of(report, lines, number), "signature": signature})
    return Receipt(number, content.decode(), hashlib.sha256(content).hexdigest())


def verify_path(number: str) -> str:
    """Return the API path at which a program may verify the receipt."""
    return reverse("public-verify", args=[number])


def page_path(number: str) -> str:
    """Return the page at which anyone may verify the receipt: the address printed on it."""
    return reverse("pages:verify", args=[number])


def draw(report: Report) -> str:
    return f"R{report.period:%Y%m}-{draw_code(6, 6)}"


def content_of(report: Report, lines: Sequence[LineRow], number: str) -> dict[str, Any]:
    return {
        "receipt": number,
        "enterprise": report.enterprise.code,
        "period": f"{report.period:%Y-%m}",
        "version": report.number,
        "amends": report.amends.receipt_number if report.amends else None,
        "reason": report.reason,
        "submitted_by": report.submitted_by.username if report.submitted_by else None,
        "submitted_at": report.submitted_at,
        "explanations": report.explanations,
        **statement_of(report, lines),
    }


def statement_of(report: Report, lines: Sequence[LineRow]) -> dict[str, Any]:
    """Return the content of the report without filer and time.

    Two versions are the same if their statements are equal.
    """
    return {
        "nil": report.nil,
        "paper": _paper(report),
        "lines": sorted((_line(line) for line in lines), key=lambda line: (line["site"], line["product"])),
    }


def _paper(report: Report) -> dict[str, Any] | None:
    """Return what a report on paper was entered from; ``None`` for other reports."""
    if report.origin != Report.Origin.PAPER:
        return None
    return {"received_on": report.received_on, "reference": report.paper_reference}


def _line(line: LineRow) -> dict[str, Any]:
    return {
        "site": line.site.code,
        "product": line.product.code,
        "process": line.process,
        "feed_origin": line.feed_origin,
        "grade": line.grade,
        **{name: getattr(line, name) for name in ReportLine.QUANTITIES},
        "reo_tonnes": line.reo_tonnes,
        "purchases": _trades(line.trades, Trade.Direction.PURCHASE, "from"),
        "sales": _trades(line.trades, Trade.Direction.SALE, "to"),
    }


def _trades(trades: Sequence[TradeRow], direction: str, member: str) -> list[dict[str, Any]]:
    rows = [{member: trade.party, "tonnes": trade.tonnes} for trade in trades if trade.direction == direction]
    return sorted(rows, key=lambda trade: (trade[member], trade["tonnes"]))


def receipt_as_written(signs: str) -> str:
    """Return the number of a receipt with its hyphens, from its letters and digits alone."""
    return f"{signs[:7]}-{signs[7:13]}-{signs[13:]}"
