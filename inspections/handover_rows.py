"""The rows of a handover, as they are when it is made: questions with their answers, or a month with its papers."""

from typing import Any

from core.months import shift
from enterprises.models import Enterprise
from trade.models import Declaration, Invoice, Letter, LetterQuestion
from trade.queries.mismatches import Mismatch

type Rows = list[dict[str, Any]]
Origin = LetterQuestion.Origin


def of_letter(letter: Letter) -> Rows:
    return [
        {
            "what": "question",
            "number": str(row.ordinal),
            "origin": row.origin,
            "kind": row.kind,
            "month": row.month.isoformat() if row.month else "",
            "reported_t": _figure(row.reported),
            "stated_t": _figure(row.stated),
            "text": row.text,
            "answer": row.answer,
            "file_sha256": row.sha256,
        }
        for row in letter.questions.all()
    ]


def of_mismatch(firm: Enterprise, found: Mismatch) -> Rows:
    """Return the figures of the month, and the invoices or declarations that it counts."""
    head = {
        "what": "month",
        "number": "",
        "origin": found.origin,
        "kind": found.kind,
        "month": found.month.isoformat(),
        "reported_t": _figure(found.reported),
        "stated_t": _figure(found.stated),
    }
    return [head, *_papers(firm, found)]


def _papers(firm: Enterprise, found: Mismatch) -> Rows:
    within = {"day__gte": found.month, "day__lt": shift(found.month, 1), "product__kind": found.kind}
    if found.origin == Origin.EXPORTS:
        exports = Declaration.objects.counted().filter(
            direction=Declaration.Direction.EXPORT, enterprise=firm, **within
        )
        return [_paper("declaration", row, row.net_tonnes) for row in exports.order_by("day", "pk")]
    side = "seller" if found.origin == Origin.SALES else "buyer"
    papers = Invoice.objects.counted().filter(**{side: firm}, **within)
    return [_paper("invoice", row, row.tonnes) for row in papers.order_by("day", "pk")]


def _paper(what: str, row: Invoice | Declaration, tonnes: object) -> dict[str, Any]:
    return {
        "what": what,
        "key": str(row.pk),
        "number": row.number,
        "day": row.day.isoformat(),
        "stated_t": _figure(tonnes),
    }


def _figure(tonnes: object) -> str:
    return "" if tonnes is None else str(tonnes)
