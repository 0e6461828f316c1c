"""Multi-year plans from a sheet: the rows of one programme and document are one plan, recorded as on its form."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import DomainError, Fault, Forbidden, Invalid
from core.files.tables import Table
from core.models import TokenScope
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
        standing = list(MultiYearPlan.objects.standing().select_related("programme"))
        names = [column.name for column in self.layout(row).columns]
        plans: dict[tuple[str, str, MultiYearPlan | None], list[int]] = defaultdict(list)
        documents: dict[tuple[str, int], str] = {}
        faults: list[Fault] = []
        for index, line in enumerate(parsed.lines):
            if any(line.get(name) is None for name in names):
                continue
            code, year, document = line["programme"], line["year"], line["document"].strip()
            if documents.setdefault((code, year), document) != document:
                detail = _("Another row states this year from another document. Leave one of the two out.")
                faults.append(Fault(f"/lines/{index}/year", "stated_twice", detail))
            plans[code, document, _revised(standing, code, document, year)].append(index)
        refused: list[Fault] = []
        unchanged_rows = 0
        for (code, document, revised), places in plans.items():
            stated = [{name: parsed.lines[index][name] for name in ("year", "tonnes")} for index in places]
            by_year = {one["year"]: one["tonnes"] for one in stated}
            if revised and len(by_year) == len(stated) and revised.tonnes_by_year == by_year:
                unchanged_rows += len(places)
            elif not faults:
                refused += _refusals(programmes[code], document, stated, places[0], actor)
        if faults or refused or not plans:
            raise Invalid("invalid", _("The request has errors."), errors=faults or refused)
        return unchanged_rows

    def findings(self, thing: int) -> list[ReportFinding]:
        return unchanged.findings(thing)


def _revised(standing: Sequence[MultiYearPlan], code: str, document: str, year: int) -> MultiYearPlan | None:
    """Return the plan on record that a row restates or changes: the one with its year, or the only one."""
    known = [plan for plan in standing if plan.programme.code == code and plan.document == document]
    of_year = [plan for plan in known if plan.first_year <= year <= plan.last_year]
    return next(iter(of_year), known[0] if len(known) == 1 else None)


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


declare(
    Import.Kind.TARGETS, Targets(), template=sheet.template, page="pages:multi-year-plans", scope=TokenScope.APPROVE
)
