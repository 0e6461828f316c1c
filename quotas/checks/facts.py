"""Everything the checks look at; ``checks.queries`` reads it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from quotas.counting import Counting
from quotas.models import Report
from quotas.report_lines import LineRow, SiteRow

type Stock = tuple[UUID, UUID]  # site, product


@dataclass(frozen=True, slots=True)
class Stated:
    """Figures of a report in force for a product at a site in a month."""

    site: SiteRow
    product_id: UUID
    product_code: str
    product_name: str
    period: dt.date
    enterprise_id: UUID
    opening_stock: Decimal | None
    produced: Decimal | None
    closing_stock: Decimal | None
    grade: Decimal | None = None

    def __str__(self) -> str:
        return f"{self.site} · {self.product_name}"

    @property
    def stock(self) -> Stock:
        return self.site.id, self.product_id


@dataclass(frozen=True, slots=True)
class Facts:
    """A report with its lines, and the data of its sites from the register and other reports; sites by their key."""

    report: Report
    lines: Sequence[LineRow]
    today: dt.date
    counting: Counting
    held: frozenset[UUID] = frozenset()  # in the month
    licensed_days: Mapping[UUID, int] = field(default_factory=dict)  # of the month, where there is one
    # The last closing before this month, the closings of another holder within it, and what the next month opens with.
    closings: Mapping[Stock, Stated] = field(default_factory=dict)
    handed_over: Mapping[Stock, Sequence[Decimal | None]] = field(default_factory=dict)
    openings: Mapping[Stock, Decimal | None] = field(default_factory=dict)
    produced: Mapping[Stock, Sequence[Decimal]] = field(default_factory=dict)  # in the months before
    grades: Mapping[Stock, Sequence[Decimal]] = field(default_factory=dict)  # in the same months
    predecessor: Report | None = None
    predecessor_lines: Sequence[LineRow] = ()

    def lines_with_pointers(self) -> Iterator[tuple[str, LineRow]]:
        """Yield each line with its JSON pointer."""
        for index, line in enumerate(self.lines):
            yield f"/lines/{index}", line
