"""Import of a tax office's file: every row recorded as from the form, or none; what is known already is recognised."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.capabilities import require
from core.errors import DomainError, Fault, Invalid
from core.files.tables import Table
from core.models import TokenScope
from core.transactions import atomically
from quotas.checks import ReportFinding, Severity
from quotas.models import Import, Product
from quotas.services import imports
from quotas.sheets.reading import CellFault, Layout, Parsed
from trade.capabilities import INVOICES_RECORD
from trade.models import Invoice
from trade.services import invoices
from trade.services.invoices import SourceFile
from trade.sheets import invoices as sheet

KNOWN = "invoice_known"
CANCELLED = "invoice_cancelled"


@dataclass(slots=True)
class Taken:
    """The outcome of a sheet: the number of new invoices, and the lines that were recorded before or cancelled."""

    new: int = 0
    known: list[int] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)


class InvoiceSheets:
    """A file of which each row is an invoice."""

    def authorise(self, row: Import, actor: Actor) -> None:
        require(actor, INVOICES_RECORD)

    def layout(self, row: Import) -> Layout:
        return sheet.layout(list(Product.objects.order_by("kind", "code")))

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> Taken:
        products = {product.code: product for product in Product.objects.all()}
        needed = [column.name for column in self.layout(row).columns if column.needed]
        source, taken, new = SourceFile(row.file_name, row.sha256), Taken(), list[Invoice]()
        faults: list[Fault] = []
        for index, line in enumerate(parsed.lines):
            if any(line.get(name) is None for name in needed):
                continue  # named by its cell already
            given = {name: value for name, value in line.items() if value is not None}
            given["product"] = products[given["product"]]
            refused = _refusals(given, source, actor, new)
            codes = [fault.code for fault in refused]
            if codes in ([KNOWN], [CANCELLED]):
                (taken.known if codes == [KNOWN] else taken.cancelled).append(index)
                continue
            faults += [Fault(f"/lines/{index}{fault.pointer}", fault.code, fault.detail) for fault in refused]
        if faults:
            raise Invalid("invalid", _("The request has errors."), errors=faults)
        taken.new = len(new)
        invoices.announce(new)
        return taken

    def findings(self, thing: Taken) -> list[ReportFinding]:
        """Return a notice for each line that records nothing, cancelled invoices first; warnings need a reason."""
        known = _("This invoice is recorded already, with the same figures.")
        kinds = ((CANCELLED, invoices.cancelled_text(), thing.cancelled), (KNOWN, known, thing.known))
        return [
            ReportFinding(code, Severity.NOTICE, text, f"/lines/{index}/number")
            for code, text, lines in kinds
            for index in lines
        ]


def _refusals(given: dict[str, Any], source: SourceFile, actor: Actor, new: list[Invoice]) -> list[Fault]:
    """Record one row in its own savepoint and add it to the new ones, so that the faults of all rows are named."""
    try:
        new.append(atomically(lambda: invoices.record(actor=actor, source=source, **given)))
    except DomainError as refusal:
        return list(refusal.errors) or [Fault("", refusal.code, str(refusal.detail))]
    return []


imports.declare(
    Import.Kind.INVOICES, InvoiceSheets(), template=sheet.template, page="pages:invoices", scope=TokenScope.FILE
)
