"""Sites and licences from sheets: each row is entered as by its form, all of them or none."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import F, Min, Model, Q
from django.utils.translation import gettext as _

from core.actors import Actor
from core.capabilities import require
from core.errors import DomainError, Fault, Invalid
from core.files.tables import Table
from core.models import TokenScope
from core.transactions import atomically
from enterprises.capabilities import LICENCES_ISSUE, REGISTER_EDIT
from enterprises.models import Authority, Enterprise, Jurisdiction, Licence, MiningArea, Site
from enterprises.services import licences, sites
from quotas.checks import ReportFinding
from quotas.models import Import
from quotas.services.imports import unchanged
from quotas.services.imports.kinds import declare
from quotas.sheets import register as sheet
from quotas.sheets.reading import CellFault, Layout, Parsed

type Find = Callable[[Actor, set[str]], Mapping[str, Model]]


@dataclass(frozen=True)
class RegisterRows:
    """A sheet of which each row is given to one service; ``named``: rows of the register by the codes of a column.

    ``limit`` refuses rows to enter that are too many for one sheet.
    """

    columns: Layout
    capability: str
    enter: Callable[..., object]
    named: Mapping[str, Find]
    existing: Callable[[Actor, set[str]], Iterable[Model]]  # rows of the register by the first column
    limit: Callable[[Actor, Sequence[Mapping[str, Any]]], None] | None = None

    def authorise(self, row: Import, actor: Actor) -> None:
        require(actor, self.capability)

    def layout(self, row: Import) -> Layout:
        return self.columns

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> int:
        """Enter the rows; return how many say what the register says already."""
        key = self.columns.columns[0].name
        existing: dict[str, list[Model]] = defaultdict(list)
        for found in self.existing(actor, {str(line[key]) for line in parsed.lines if line.get(key) is not None}):
            existing[getattr(found, key)].append(found)
        known = {
            name: find(actor, {str(line[name]) for line in parsed.lines if line.get(name) is not None})
            for name, find in self.named.items()
        }
        needed = {column.name for column in self.columns.columns if column.needed}
        faults: list[Fault] = []
        new = {
            index: line
            for index, line in enumerate(parsed.lines)
            if not unchanged.is_unchanged(line, existing.get(line.get(key) or "", ()))
        }
        if self.limit is not None:
            self.limit(actor, list(new.values()))
        for index, line in new.items():
            fields = {name: value for name, value in line.items() if value is not None}
            unknown = [name for name in self.named if name in fields and fields[name] not in known[name]]
            faults += [Fault(f"/lines/{index}/{name}", "unknown_code", _("There is no such code.")) for name in unknown]
            if needed <= fields.keys() and not unknown:
                fields |= {name: known[name][fields[name]] for name in self.named if name in fields}
                faults += self._refusals(index, fields, actor)
        if faults or not parsed.lines:
            raise Invalid("invalid", _("The request has errors."), errors=faults)
        return len(parsed.lines) - len(new)

    def findings(self, thing: int) -> list[ReportFinding]:
        return unchanged.findings(thing)

    def _refusals(self, index: int, fields: Mapping[str, Any], actor: Actor) -> list[Fault]:
        """Enter a row in its own savepoint, so that the faults of all rows are named."""
        try:
            atomically(lambda: self.enter(actor=actor, **fields))
        except DomainError as refusal:
            found = refusal.errors or [Fault("", refusal.code, str(refusal.detail))]
            return [Fault(f"/lines/{index}{fault.pointer}", fault.code, fault.detail) for fault in found]
        return []


def find_places(actor: Actor, codes: set[str]) -> Mapping[str, Model]:
    return Jurisdiction.objects.in_bulk(codes, field_name="code")


def find_authorities(actor: Actor, codes: set[str]) -> Mapping[str, Model]:
    return Authority.objects.in_bulk(codes, field_name="code")


def find_enterprises(actor: Actor, codes: set[str]) -> Mapping[str, Model]:
    return {row.code: row for row in Enterprise.objects.visible_to(actor).filter(code__in=codes)}


def _sites(actor: Actor, codes: set[str]) -> Mapping[str, Model]:
    visible = Site.objects.visible_to(actor).select_related("enterprise", "jurisdiction", "mining_area")
    return {row.code: row for row in visible.filter(code__in=codes)}


def _areas(actor: Actor, numbers: set[str]) -> Mapping[str, Model]:
    return {str(area.number): area for area in MiningArea.objects.all() if str(area.number) in numbers}


def _existing_sites(actor: Actor, codes: set[str]) -> Iterable[Model]:
    """Return sites with ``held_from``: the first day on which their holder has held them."""
    held_from = Min("tenures__held_from", filter=Q(tenures__enterprise=F("enterprise")))
    visible = Site.objects.visible_to(actor).select_related("enterprise", "jurisdiction", "mining_area")
    return visible.filter(code__in=codes).annotate(held_from=held_from)


def _existing_licences(actor: Actor, numbers: set[str]) -> Iterable[Model]:
    return Licence.objects.visible_to(actor).select_related("site", "authority").filter(number__in=numbers)


def _declare(name: str, rows: RegisterRows, scope: TokenScope) -> None:
    declare(name, rows, template=partial(sheet.template, rows.columns), page="pages:enterprises", scope=scope)


_declare(
    Import.Kind.SITES,
    RegisterRows(
        sheet.SITES,
        REGISTER_EDIT,
        sites.create,
        {"enterprise": find_enterprises, "jurisdiction": find_places, "mining_area": _areas},
        _existing_sites,
    ),
    TokenScope.FILE,
)
_declare(
    Import.Kind.LICENCES,
    RegisterRows(
        sheet.LICENCES,
        LICENCES_ISSUE,
        licences.issue,
        {"site": _sites, "authority": find_authorities},
        _existing_licences,
    ),
    TokenScope.APPROVE,
)
