"""A sheet of returns of consumption: each row is filed as by the form, all of them or none."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import DomainError, Fault, Forbidden, Invalid
from core.files.tables import Table
from core.transactions import atomically
from enterprises.policies import holds
from enterprises.queries import own_sites
from quotas.capabilities import CONSUMPTION_FILE
from quotas.checks import ReportFinding
from quotas.models import Import
from quotas.services import consumption
from quotas.services.imports.kinds import declare
from quotas.sheets import consumption as sheet
from quotas.sheets.reading import CellFault, Layout, Parsed


class ConsumptionSheets:
    """A file of which each row is the return of a site and month."""

    def authorise(self, row: Import, actor: Actor) -> None:
        if not holds(actor, CONSUMPTION_FILE):
            raise Forbidden("forbidden", _("Your roles do not allow this here."))

    def layout(self, row: Import) -> Layout:
        return sheet.LAYOUT

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> None:
        codes = {line["site"] for line in parsed.lines if line.get("site") is not None}
        rows = own_sites(actor).filter(code__in=codes).select_related("jurisdiction", "enterprise")
        sites = {site.code: site for site in rows}
        faults: list[Fault] = []
        for index, line in enumerate(parsed.lines):
            given = {name: value for name, value in line.items() if value is not None}
            if not {"site", "period"} <= given.keys():
                continue  # named by its cell already
            if given["site"] not in sites:
                faults.append(Fault(f"/lines/{index}/site", "unknown_code", _("There is no site of this code.")))
                continue
            faults += _refusals(index, {**given, "site": sites[given["site"]]}, actor)
        if faults or not parsed.lines:
            raise Invalid("invalid", _("The request has errors."), errors=faults)

    def findings(self, thing: None) -> list[ReportFinding]:
        return []


def _refusals(index: int, given: dict[str, Any], actor: Actor) -> list[Fault]:
    """File one row in its own savepoint, so that the faults of all rows are named."""
    try:
        atomically(lambda: consumption.file(actor=actor, **given))
    except DomainError as refusal:
        whole = [Fault("/site", refusal.code, str(refusal.detail))]
        return [Fault(f"/lines/{index}{fault.pointer}", fault.code, fault.detail) for fault in refusal.errors or whole]
    return []


declare(Import.Kind.CONSUMPTION, ConsumptionSheets(), template=sheet.template, page="pages:consumption-returns")
