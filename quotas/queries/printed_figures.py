"""Figures of a printed notice beside its lines: declared sums, compared with their rows, and rows that are not posted.

A declared sum is that of a block of the list, or of the whole list, in a category or in all of them. It is compared
with what is printed in its rows, and the difference is kept. A row of several holders together is nobody's account: it
counts in the sum of its block, and its tonnes stay with whoever distributes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quotas.models import Category, Notice, NoticeLine
from quotas.quantities import ZERO


class PrintedKind(TextChoices):
    SUM = "sum", gettext_lazy("Declared sum")
    TOGETHER = "together", gettext_lazy("Several holders together")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFigure:
    """A figure as printed; ``block`` is empty for the whole list, ``wording`` names the holders of a row together."""

    kind: str
    block: str = ""
    wording: str = ""
    category: str
    tonnes: Decimal
    note: str = ""

    @property
    def kind_label(self) -> str:
        return str(PrintedKind(self.kind).label)

    @property
    def label(self) -> str:
        """Return what the figure is of, as printed."""
        return self.wording or self.block or _("the whole list")

    def __str__(self) -> str:
        return f"{self.kind_label}: {self.label}, {Category(self.category).label}, {self.tonnes:,.3f} t"

    def covers(self, block: str, category: str) -> bool:
        """Return whether a row of this block and category belongs to this declared sum."""
        return self.block in ("", block) and self.category in (Category.TOTAL, category)


@dataclass(frozen=True, slots=True)
class DeclaredSum:
    """A declared sum beside the sum of its rows as printed, and of what is recorded of them."""

    figure: PrintedFigure
    rows: Decimal
    recorded: Decimal

    @property
    def difference(self) -> Decimal:
        return self.figure.tonnes - self.rows


def figures_of(notice: Notice) -> list[PrintedFigure]:
    """Return the printed figures that a notice keeps, in their order."""
    return from_kept(notice.printed_figures)


def from_kept(kept: Iterable[dict[str, Any]]) -> list[PrintedFigure]:
    """Return figures from the form in which a notice keeps and signs them, see ``as_kept``."""
    return [PrintedFigure(**{**row, "tonnes": Decimal(row["tonnes"])}) for row in kept]


def as_kept(figures: Iterable[PrintedFigure]) -> list[dict[str, str]]:
    """Return figures as a notice keeps and signs them."""
    names = ("kind", "block", "wording", "category", "note")
    return [
        {**{name: str(getattr(figure, name)) for name in names}, "tonnes": f"{figure.tonnes:.3f}"} for figure in figures
    ]


def declared_sums(figures: Sequence[PrintedFigure], lines: Iterable[NoticeLine]) -> list[DeclaredSum]:
    """Compare every declared sum with its rows: what the paper distributes or, if it sets totals alone, those."""
    rows = list(lines)
    rows = [line for line in rows if line.from_holder is not None] or rows
    together = [figure for figure in figures if figure.kind == PrintedKind.TOGETHER]
    sums = []
    for figure in figures:
        if figure.kind != PrintedKind.SUM:
            continue
        own = [line for line in rows if figure.covers(line.block, line.category)]
        shared = [row.tonnes for row in together if figure.covers(row.block, row.category)]
        printed = [line.tonnes if line.printed is None else line.printed for line in own]
        sums.append(
            DeclaredSum(figure, sum([*printed, *shared], ZERO), sum((line.tonnes for line in own), ZERO)),
        )
    return sums


def mismatch(declared: DeclaredSum) -> str:
    """Return the sentence about a declared sum that is not the sum of its rows."""
    return _(
        "%(what)s, %(category)s: %(declared)s t are declared, its rows add up to %(rows)s t, a difference of"
        " %(difference)s t. %(why)s"
    ) % {
        "what": declared.figure.label,
        "category": Category(declared.figure.category).label,
        "declared": f"{declared.figure.tonnes:,.3f}",
        "rows": f"{declared.rows:,.3f}",
        "difference": f"{abs(declared.difference):,.3f}",
        "why": declared.figure.note,
    }


def warnings(notice: Notice) -> list[dict[str, str]]:
    """Return the declared sums of a notice that do not fit, and its rows of several holders that are not posted."""
    return warnings_of(figures_of(notice), notice.lines.all(), notice.issuer.code)


def warnings_of(figures: Sequence[PrintedFigure], lines: Iterable[NoticeLine], issuer: str) -> list[dict[str, str]]:
    found = [
        _warning("declared_sum_differs", row.figure, mismatch(row))
        for row in declared_sums(figures, lines)
        if row.difference
    ]
    detail = _(
        "%(what)s, %(category)s: %(tonnes)s t are printed for several holders together. They are not posted and stay"
        " with %(issuer)s. %(why)s"
    )
    for figure in figures:
        if figure.kind == PrintedKind.TOGETHER:
            values = {
                "what": figure.label,
                "category": Category(figure.category).label,
                "tonnes": f"{figure.tonnes:,.3f}",
                "issuer": issuer,
                "why": figure.note,
            }
            found.append(_warning("printed_together", figure, detail % values))
    return found


def _warning(code: str, figure: PrintedFigure, detail: str) -> dict[str, str]:
    return {
        "code": code,
        "holder": "",
        "category": figure.category,
        "tonnes": f"{figure.tonnes:.3f}",
        "detail": detail.strip(),
    }
