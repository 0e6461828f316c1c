"""The mismatches of an enterprise about which it can be asked: its own reports against its own papers."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from enterprises.models import Enterprise
from quotas.models import Product
from trade.models import LetterQuestion
from trade.queries import export_comparisons, invoice_comparisons
from trade.queries.invoice_comparisons import Side

Origin = LetterQuestion.Origin
_OF_SIDE = {Side.SELLER: Origin.SALES, Side.BUYER: Origin.PURCHASES}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A month in which a report differs from the other papers of the same enterprise beyond what is tolerated."""

    origin: str
    kind: str
    month: dt.date
    reported: Decimal
    stated: Decimal
    remainder: Decimal

    @property
    def kind_label(self) -> str:
        return str(Product.Kind(self.kind).label)


def of_year(firm: Enterprise, year: int, *, on: dt.date) -> list[Mismatch]:
    """Return the months of a year that do not match, the largest remainder first. Nine queries."""
    return sorted(_open_months(firm, year, on), key=lambda one: (-abs(one.remainder), one.month, one.origin, one.kind))


def _open_months(firm: Enterprise, year: int, on: dt.date) -> Iterator[Mismatch]:
    firms = Enterprise.objects.filter(pk=firm.pk)
    for row in invoice_comparisons.compare(firms, year, on=on):
        if row.is_open:
            yield _mismatch(_OF_SIDE[Side(row.side)], row.kind, row.result)
    for export in export_comparisons.compare_exports(firms, year, on=on):
        if export.is_open:
            yield _mismatch(Origin.EXPORTS, export.kind, export.result)


def _mismatch(origin: str, kind: str, result: invoice_comparisons.Matched) -> Mismatch:
    assert result.reported is not None  # a month without a report is not open
    return Mismatch(str(origin), kind, result.month, result.reported, result.invoiced, result.remainder)
