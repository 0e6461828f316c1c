"""Sheets that two people enter, of the catalogue and of movements: tried out as others, entered once approved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from core.actors import Actor
from core.capabilities import require
from core.errors import Conflict, Fault, Forbidden, Invalid
from core.files.tables import Table
from core.models import TokenScope
from enterprises import two_person_acts
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Authority, Jurisdiction
from quotas.capabilities import CATALOGUE_KEEP, DUE_DAYS_SET, QUOTA_MOVE
from quotas.checks import ReportFinding
from quotas.models import Element, Import, Product, Programme
from quotas.services import catalogue_sheets, listed_movements, movements
from quotas.services.imports.kinds import declare
from quotas.sheets import two_person_sheets as sheet
from quotas.sheets.reading import CellFault, Layout, Parsed

type Find = Callable[[], Mapping[str, Model]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposal of a sheet: an act of two people on a target, with rows."""

    act: str
    target: Model
    rows: Sequence[Mapping[str, Any]]


def _by_code(model: Any, key: str = "code") -> Find:
    return lambda: {str(getattr(row, key)): row for row in model.objects.all()}


@dataclass(frozen=True)
class CatalogueSheet:
    """A kind of sheet whose rows an act of two people enters.

    ``head``: the column above the titles that names the target, with the rows by code; else it is the nation.
    ``found``: columns with codes of other rows.
    """

    kind: Import.Kind
    act: str
    capability: str
    head: tuple[str, Find] | None = None
    found: Mapping[str, Find] = field(default_factory=dict)

    def authorise(self, row: Import, actor: Actor) -> None:
        require(actor, self.capability)

    def layout(self, row: Import) -> Layout:
        return sheet.LAYOUTS[self.kind]()

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        if self.head is None:
            return []
        name, rows = self.head
        code = self.layout(row).head_of(tables).get(name)
        column = next(column for column in self.layout(row).head if column.name == name)
        if code is None:
            detail = _("“%(title)s” must be given above the column titles.") % {"title": column.label}
            return [CellFault("required", detail)]
        if code not in rows():
            return [CellFault("unknown_code", _("There is no such code."), title=str(column.label), value=code)]
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> None:
        """Try the rows out; nothing is written before a second person approves them."""
        self.proposal(row, parsed, actor)

    def findings(self, thing: None) -> list[ReportFinding]:
        return []

    def proposal(self, row: Import, parsed: Parsed, actor: Actor) -> Proposal:
        """Return what the sheet proposes.

        Raises:
            Invalid: with a fault for each cell that is wrong.
            Forbidden: if the actor may not enter anything for this target.
            Conflict: if there are more rows than two people approve at once.
        """
        if len(parsed.lines) > (most := self._entries().most):
            detail = _("A sheet has at most %(most)d rows; this one has %(rows)d. Divide it.")
            raise Conflict("too_many_rows", detail % {"most": most, "rows": len(parsed.lines)})
        target = self._target(parsed)
        if not two_person_acts.find(self.act).allows(actor, target):
            raise Forbidden("forbidden", _("Your roles do not allow this here."))
        places, rows, faults = self._rows(row, parsed)
        found = list(self._refusals(target, rows, actor))
        marked = {fault.pointer for fault in found}
        # The form of a single entry, which is asked again when the sheet is proposed.
        found += [fault for fault in self._entries().faults(rows) if fault.pointer not in marked]
        names = {column.name for column in self.layout(row).columns}
        for fault in found:
            index, _slash, about = fault.pointer.removeprefix("/").partition("/")
            name = about.partition("/")[0]
            at = name if name in names else self._at()
            faults.append(replace(fault, pointer=f"/lines/{places[int(index)]}/{at}"))
        if faults or not rows:
            raise Invalid("invalid", _("The request has errors."), errors=faults)
        return Proposal(self.act, target, rows)

    def _refusals(self, target: Model, rows: Sequence[Mapping[str, Any]], actor: Actor) -> Sequence[Fault]:
        return catalogue_sheets.faults(self.act, target, rows)

    def _at(self) -> str:
        """Return the column beside which a fault of a whole row stands."""
        return catalogue_sheets.SORTS[self.act].at

    def _entries(self) -> Any:
        """Return the field of the act that takes the rows."""
        return two_person_acts.find(self.act).form.base_fields["rows"]

    def _target(self, parsed: Parsed) -> Model:
        if self.head is None:
            return Jurisdiction.objects.get(code=NATION)
        name, rows = self.head
        return rows()[parsed.head[name]]

    def _rows(self, row: Import, parsed: Parsed) -> tuple[list[int], list[dict[str, Any]], list[Fault]]:
        """Return the lines that can be read, with the rows that their codes name, and the codes that name none."""
        needed = {column.name for column in self.layout(row).columns if column.needed}
        known = {name: find() for name, find in self.found.items()}
        places, rows, faults = [], [], []
        for index, line in enumerate(parsed.lines):
            given = {name: value for name, value in line.items() if value is not None}
            strange = [name for name in known.keys() & given.keys() if given[name] not in known[name]]
            faults += [Fault(f"/lines/{index}/{name}", "unknown_code", _("There is no such code.")) for name in strange]
            if strange or not needed <= given.keys():
                continue  # named by its cell
            entry = {name: known[name][value] if name in known else value for name, value in given.items()}
            places.append(index)
            rows.append(entry)
        return places, rows, faults


class MovementSheet(CatalogueSheet):
    """A sheet of movements of quota, of which each row is judged as its act of two people judges it."""

    def _refusals(self, target: Model, rows: Sequence[Mapping[str, Any]], actor: Actor) -> Sequence[Fault]:
        return listed_movements.faults(rows, actor)

    def _at(self) -> str:
        return "holder"


SHEETS: dict[Import.Kind, CatalogueSheet] = {}


def declare_sheet(
    one: CatalogueSheet,
    page: str,
    *,
    sort: catalogue_sheets.Sort | None = None,
    layout: Callable[[], Layout] | None = None,
) -> None:
    """Declare a kind of sheets that two people enter, with the page of its list.

    An app above declares how its rows are judged and entered (``sort``) and their columns (``layout``) with its sheet.
    """
    SHEETS[one.kind] = one
    if sort is not None:
        catalogue_sheets.SORTS[one.act] = sort
    if layout is not None:
        sheet.LAYOUTS[one.kind] = layout
    declare(one.kind, one, template=partial(sheet.template, one.kind), page=page, scope=TokenScope.FILE)


declare_sheet(
    CatalogueSheet(
        Import.Kind.PRODUCTS,
        catalogue_sheets.ENTER_PRODUCTS,
        CATALOGUE_KEEP,
        found={"element": _by_code(Element, "symbol"), "variety_of": _by_code(Product)},
    ),
    "pages:catalogue-products",
)
declare_sheet(
    CatalogueSheet(
        Import.Kind.HS_CODES,
        catalogue_sheets.ENTER_CODES,
        CATALOGUE_KEEP,
        found={"product": _by_code(Product)},
    ),
    "pages:catalogue-products",
)
declare_sheet(
    CatalogueSheet(
        Import.Kind.COUNTING_RULES,
        catalogue_sheets.ENTER_RULES,
        CATALOGUE_KEEP,
        head=("programme", _by_code(Programme)),
    ),
    "pages:catalogue-rules",
)
declare_sheet(
    CatalogueSheet(
        Import.Kind.DUE_DAYS,
        catalogue_sheets.SET_DUE_DAYS,
        DUE_DAYS_SET,
        head=("place", _by_code(Jurisdiction)),
    ),
    "pages:due-days",
)
declare_sheet(
    CatalogueSheet(
        Import.Kind.FIGURES,
        catalogue_sheets.ENTER_FIGURES,
        REFERENCE_EDIT,
        found={"product": _by_code(Product)},
    ),
    "pages:catalogue-figures",
)
declare_sheet(
    CatalogueSheet(
        Import.Kind.PROGRAMMES,
        catalogue_sheets.ENTER_PROGRAMMES,
        CATALOGUE_KEEP,
        head=("authority", _by_code(Authority)),
    ),
    "pages:catalogue-programmes",
)
declare_sheet(
    CatalogueSheet(
        Import.Kind.PROGRAMME_YEARS,
        catalogue_sheets.PREPARE_YEARS,
        CATALOGUE_KEEP,
        head=("authority", _by_code(Authority)),
        found={"programme": _by_code(Programme)},
    ),
    "pages:programme-years",
)
declare_sheet(
    MovementSheet(
        Import.Kind.MOVEMENTS,
        movements.ENTER_MANY,
        QUOTA_MOVE,
        head=("place", _by_code(Jurisdiction)),
    ),
    "pages:accounts",
)
