"""A sheet of returns of consumption: each row is filed as by the form, all of them or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.capabilities import require
from core.errors import Conflict, DomainError, Fault, Invalid
from core.files.tables import Table
from core.models import TokenScope
from core.transactions import atomically
from enterprises.queries import own_sites
from quotas.capabilities import CONSUMPTION_FILE
from quotas.checks import ReportFinding
from quotas.models import Import
from quotas.services import consumption
from quotas.services.imports.kinds import declare
from quotas.sheets import consumption as sheet
from quotas.sheets.reading import CellFault, Layout, Parsed

MOST_ROWS = 500  # since all of them are filed in one transaction, which locks their sites


class ConsumptionSheets:
    """A file of which each row is the return of a site and month."""

    def authorise(self, row: Import, actor: Actor) -> None:
        require(actor, CONSUMPTION_FILE)

    def layout(self, row: Import) -> Layout:
        return sheet.LAYOUT

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> None:
        if len(parsed.lines) > MOST_ROWS:
            detail = _("A sheet has at most %(most)d returns; this one has %(rows)d. Divide it.")
            raise Conflict("too_many_rows", detail % {"most": MOST_ROWS, "rows": len(parsed.lines)})
        codes = {line["site"] for line in parsed.lines if line.get("site") is not None}
        rows = own_sites(actor).filter(code__in=codes).select_related("jurisdiction", "enterprise")
        sites = {site.code: site for site in rows}
        faults: list[Fault] = []
        # In one order of sites and months, so that of two sheets at once neither waits for what the other has locked.
        for index, line in sorted(enumerate(parsed.lines), key=_site_and_month):
            given = {name: value for name, value in line.items() if value is not None}
            if not {"site", "period"} <= given.keys():
                continue  # named by its cell already
            if given["site"] not in sites:
                faults.append(Fault(f"/lines/{index}/site", "unknown_code", _("There is no site of this code.")))
                continue
            faults += _refusals(index, {**given, "site": sites[given["site"]]}, actor)
        if faults or not parsed.lines:
            raise Invalid("invalid", _("The request has errors."), errors=sorted(faults, key=_row))

    def findings(self, thing: None) -> list[ReportFinding]:
        return []


def _site_and_month(numbered: tuple[int, Mapping[str, Any]]) -> tuple[str, str, int]:
    index, line = numbered
    return str(line.get("site") or ""), str(line.get("period") or ""), index


def _row(fault: Fault) -> int:
    """Return the position of a fault's row, as its pointer begins: ``/lines/3/site``."""
    return int(fault.pointer.split("/")[2])


def _refusals(index: int, given: dict[str, Any], actor: Actor) -> list[Fault]:
    """File one row in its own savepoint, so that the faults of all rows are named."""
    try:
        atomically(lambda: consumption.file(actor=actor, **given))
    except DomainError as refusal:
        whole = [Fault("/site", refusal.code, str(refusal.detail))]
        return [Fault(f"/lines/{index}{fault.pointer}", fault.code, fault.detail) for fault in refusal.errors or whole]
    return []


declare(
    Import.Kind.CONSUMPTION,
    ConsumptionSheets(),
    template=sheet.template,
    page="pages:consumption-returns",
    scope=TokenScope.FILE,
)
