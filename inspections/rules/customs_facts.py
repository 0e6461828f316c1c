"""The facts that rules on customs declarations judge: the declarations of one enterprise and month."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from inspections.rules.evidence import Row
from inspections.rules.facts import Facts, end_of_month
from inspections.rules.invoice_facts import ComparedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A cleared export: tonnes of product, whether a licence was in force, and whether the product was ever its own.

    ``own``: made or bought by its reports until then; ``None`` where no report says anything.
    """

    row: Row
    tonnes: Decimal
    licensed: bool
    own: bool | None = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedImport:
    """An import whose measured radioactivity was above the limit of its day, in Bq per g."""

    row: Row
    tonnes: Decimal
    becquerel: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredMonthFacts(Facts):
    """The declarations of an enterprise in a month.

    ``quota``: its export quota of the year in tonnes, zero without one; ``None`` where the year has no export quotas.
    ``declared_before``: exports declared in earlier months of the year. ``kinds``: the exports of the month as reported
    and as declared, by kind of product.
    """

    month: dt.date
    quota: Decimal | None = None
    declared_before: Decimal = Decimal(0)
    exports: tuple[Export, ...] = ()
    refused: tuple[RefusedImport, ...] = ()
    kinds: tuple[ComparedKind, ...] = ()

    @property
    def counts_on(self) -> dt.date:
        return min(self.on, end_of_month(self.month))

    @property
    def declared(self) -> Decimal:
        return sum((export.tonnes for export in self.exports), Decimal(0))

    def message_values(self) -> dict[str, str]:
        return {"subject": self.subject, "month": f"{self.month:%Y-%m}", "year": str(self.month.year)}
