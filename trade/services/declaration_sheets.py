"""Import of a customs office's file: every row recorded as from the form, or none; what is known is recognised."""

from collections.abc import Sequence
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
from trade.capabilities import DECLARATIONS_RECORD
from trade.services import declarations
from trade.services.invoices import SourceFile
from trade.sheets import declarations as sheet

KNOWN = "declaration_known"


class DeclarationSheets:
    """A file of which each row is a declaration."""

    def authorise(self, row: Import, actor: Actor) -> None:
        require(actor, DECLARATIONS_RECORD)

    def layout(self, row: Import) -> Layout:
        return sheet.layout(list(Product.objects.order_by("kind", "code")))

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> list[int]:
        """Record the rows in order; return the lines that were recorded before."""
        products = {product.code: product for product in Product.objects.select_related("element")}
        needed = [column.name for column in self.layout(row).columns if column.needed]
        source = SourceFile(row.file_name, row.sha256)
        faults, known = list[Fault](), list[int]()
        for index, line in enumerate(parsed.lines):
            if any(line.get(name) is None for name in needed):
                continue  # named by its cell already
            given: dict[str, Any] = {name: value for name, value in line.items() if value is not None}
            given["product"] = products[given["product"]]
            refused = _refusals(given, source, actor)
            if [fault.code for fault in refused] == [KNOWN]:
                known.append(index)
                continue
            faults += [Fault(f"/lines/{index}{fault.pointer}", fault.code, fault.detail) for fault in refused]
        if faults:
            raise Invalid("invalid", _("The request has errors."), errors=faults)
        return known

    def findings(self, thing: list[int]) -> list[ReportFinding]:
        """Return a notice for each line that records nothing."""
        text = _("This declaration is recorded already, with the same figures.")
        return [ReportFinding(KNOWN, Severity.NOTICE, text, f"/lines/{index}/number") for index in thing]


def _refusals(given: dict[str, Any], source: SourceFile, actor: Actor) -> list[Fault]:
    """Record one row in its own savepoint, so that the faults of all rows are named."""
    try:
        atomically(lambda: declarations.record(actor=actor, source=source, **given))
    except DomainError as refusal:
        return list(refusal.errors) or [Fault("", refusal.code, str(refusal.detail))]
    return []


imports.declare(
    Import.Kind.DECLARATIONS,
    DeclarationSheets(),
    template=sheet.template,
    page="pages:declarations",
    scope=TokenScope.FILE,
)
