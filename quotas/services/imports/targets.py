"""Multi-year plans from a sheet: the rows of one programme and document are one plan, recorded as on its form."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import DomainError, Fault, Forbidden, Invalid
from core.files.tables import Table
from core.transactions import atomically
from enterprises.policies import holds
from quotas.capabilities import MULTI_YEAR_PLANS_SET
from quotas.checks import ReportFinding
from quotas.models import Import, MultiYearPlan, Programme
from quotas.services import multi_year_plans
from quotas.services.imports import unchanged
from quotas.services.imports.kinds import declare
from quotas.sheets import targets as sheet
from quotas.sheets.reading import CellFault, Layout, Parsed

_COLUMNS = {"/document": "document"}  # in which a fault of a plan is shown, else that of the year


class Targets:
    """A sheet of plans, all of which are recorded or none."""

    def authorise(self, row: Import, actor: Actor) -> None:
        if not holds(actor, MULTI_YEAR_PLANS_SET):
            raise Forbidden("forbidden", _("Your roles do not allow this here."))

    def layout(self, row: Import) -> Layout:
        return sheet.layout()

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> int:
        """Record the plans; return how many rows say what the register says already."""
        programmes = {one.code: one for one in Programme.objects.select_related("authority")}
        plans: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, line in enumerate(parsed.lines):
            if all(line.get(column.name) is not None for column in self.layout(row).columns):
                plans[line["programme"], line["document"]].append(index)
        faults: list[Fault] = []
        unchanged_rows = 0
        for (code, document), places in plans.items():
            stated = [{name: parsed.lines[index][name] for name in ("year", "tonnes")} for index in places]
            if _is_on_record(programmes[code], document, stated):
                unchanged_rows += len(places)
            else:
                faults += _refusals(programmes[code], document, stated, places[0], actor)
        if faults or not plans:
            raise Invalid("invalid", _("The request has errors."), errors=faults)
        return unchanged_rows

    def findings(self, thing: int) -> list[ReportFinding]:
        return unchanged.findings(thing)


def _is_on_record(programme: Programme, document: str, stated: Sequence[Mapping[str, Any]]) -> bool:
    by_year = {row["year"]: row["tonnes"] for row in stated}
    known = MultiYearPlan.objects.standing().filter(programme=programme, document=document.strip())
    return len(by_year) == len(stated) and any(plan.tonnes_by_year == by_year for plan in known)


def _refusals(
    programme: Programme, document: str, stated: Sequence[Mapping[str, Any]], place: int, actor: Actor
) -> list[Fault]:
    """Record a plan in its own savepoint, so that the faults of all are named, each at the first row of its plan."""
    try:
        atomically(
            lambda: multi_year_plans.set_plan(actor=actor, programme=programme, targets=stated, document=document)
        )
    except DomainError as refusal:
        found = refusal.errors or [Fault("", refusal.code, str(refusal.detail))]
        return [
            Fault(f"/lines/{place}/{_COLUMNS.get(fault.pointer, 'year')}", fault.code, fault.detail) for fault in found
        ]
    return []


declare(Import.Kind.TARGETS, Targets(), template=sheet.template, page="pages:multi-year-plans")
