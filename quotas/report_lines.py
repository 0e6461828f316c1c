"""The lines of a report as typed rows: all that checks, receipts, signatures and the counting of quota read of them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.utils.text import capfirst

from core import sql
from core.models import label_of
from enterprises.models import Site
from quotas.models import Product, Report, ReportLine, Trade

# The labels of the quantities, in their order, for every form, sheet, table and receipt.
QUANTITY_LABELS = {name: capfirst(label_of(ReportLine, name)) for name in ReportLine.QUANTITIES}


@dataclass(frozen=True, slots=True)
class SiteRow:
    id: UUID
    code: str
    name: str
    kind: str
    ore_type: str = ""

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_site(cls, site: Site) -> Self:
        return cls(site.pk, site.code, site.name, site.kind, site.ore_type)


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product; ``weight``: the class of its element, or empty."""

    id: UUID
    code: str
    name: str
    kind: str
    weight: str
    reo_factor: Decimal | None
    ended_on: dt.date | None = None

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_product(cls, product: Product) -> Self:
        return cls(
            product.pk, product.code, product.name, product.kind, product.weight, product.reo_factor, product.ended_on
        )


@dataclass(frozen=True, slots=True)
class TradeRow:
    """A counterparty; ``code`` is empty for one outside the register."""

    direction: str
    tonnes: Decimal
    enterprise_id: UUID | None
    code: str
    name: str
    ceased_on: dt.date | None = None  # before the month, if it had ceased by then

    def __str__(self) -> str:
        return self.name

    @property
    def party(self) -> str:
        """The counterparty as it was entered: its code, or the name of one outside the register."""
        return self.code or self.name

    @classmethod
    def from_trade(cls, trade: Trade) -> Self:
        firm = trade.enterprise
        code, name = (firm.code, firm.name) if firm else ("", trade.name)
        return cls(trade.direction, trade.tonnes, trade.enterprise_id, code, name)


@dataclass(frozen=True, slots=True)
class UseRow:
    """Quota that a line uses; ``category`` is ``None`` if a split year needs one and none is known."""

    programme: str
    category: str | None
    tonnes: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line with its site, product and counterparties, and the quota it uses once it is filed."""

    id: UUID | None
    site: SiteRow
    product: ProductRow
    process: str
    feed_origin: str
    grade: Decimal | None
    opening_stock: Decimal | None
    produced: Decimal | None
    purchased: Decimal | None
    consumed: Decimal | None
    sold: Decimal | None
    exported: Decimal | None
    lost: Decimal | None
    closing_stock: Decimal | None
    reo_tonnes: Decimal | None
    trades: tuple[TradeRow, ...] = ()
    uses: tuple[UseRow, ...] = ()

    def __str__(self) -> str:
        return f"{self.site} · {self.product}"

    @classmethod
    def from_line(cls, line: ReportLine, *, trades: Iterable[TradeRow] = (), uses: Iterable[UseRow] = ()) -> Self:
        """Return the row of a line whose site and product are loaded; one that is not saved has no key."""
        return cls(
            id=None if line._state.adding else line.pk,
            site=SiteRow.from_site(line.site),
            product=ProductRow.from_product(line.product),
            process=line.process,
            feed_origin=line.feed_origin,
            grade=line.grade,
            **{name: getattr(line, name) for name in ReportLine.QUANTITIES},
            reo_tonnes=line.reo_tonnes,
            trades=tuple(trades),
            uses=tuple(uses),
        )


def read(report: UUID, *, hold_rules: bool = False) -> list[LineRow]:
    """Return the lines of a report, in the order in which they were entered. One statement.

    With ``hold_rules`` it also does what ``counting.hold_rules`` does, before the rules are read.
    """
    return [line for _report, line in _LINES.all(reports=[report], hold_rules=hold_rules)]


def fetch(reports: Iterable[Report]) -> None:
    """Read the lines of all these reports into them, unless they are there already. One statement."""
    missing = {report.pk: report for report in reports if report.line_rows is None}
    if not missing:
        return
    lines: dict[UUID, list[LineRow]] = {key: [] for key in missing}
    for key, line in _LINES.all(reports=list(missing), hold_rules=False):
        lines[key].append(line)
    for key, report in missing.items():
        report.line_rows = lines[key]


def lines_of(report: Report) -> Sequence[LineRow]:
    """Return the lines of a report: as read before, or from the rows fetched with it (``queries.reports.detailed``)."""
    if report.line_rows is None:
        report.line_rows = [
            LineRow.from_line(line, trades=map(TradeRow.from_trade, line.trades.all()), uses=_uses(line))
            for line in report.lines.all()
        ]
    return report.line_rows


def _uses(line: ReportLine) -> list[UseRow]:
    uses = [(use.account.programme_year.programme.code, use.account.category, use.tonnes) for use in line.uses.all()]
    return [UseRow(*use) for use in sorted(uses)]


def _line(
    *,
    report_id: UUID,
    site_id: UUID,
    site_code: str,
    site_name: str,
    site_kind: str,
    site_ore_type: str,
    product_id: UUID,
    product_code: str,
    product_name: str,
    product_kind: str,
    product_factor: Decimal | None,
    product_weight: str,
    product_ended_on: dt.date | None,
    trades: Sequence[Sequence[Any]] | None,
    uses: Sequence[Sequence[Any]] | None,
    **stated: Any,
) -> tuple[UUID, LineRow]:
    line = LineRow(
        **stated,
        site=SiteRow(site_id, site_code, site_name, site_kind, site_ore_type),
        product=ProductRow(
            product_id, product_code, product_name, product_kind, product_weight, product_factor, product_ended_on
        ),
        trades=tuple(_trade(*trade) for trade in trades or ()),
        uses=tuple(UseRow(programme, category, Decimal(tonnes)) for programme, category, tonnes in uses or ()),
    )
    return report_id, line


def _trade(direction: str, tonnes: str, firm: str | None, code: str, name: str, ceased_on: str | None) -> TradeRow:
    ceased = dt.date.fromisoformat(ceased_on) if ceased_on else None
    return TradeRow(direction, Decimal(tonnes), UUID(firm) if firm else None, code, name, ceased)


_LINES = sql.Query(__file__, "report_lines.sql", _line)
