"""Sheets of deposits, volumes, limits of permits, restoration and reserves: each row is recorded as from its form.

All rows are recorded or none. A row that says what is on record already records nothing: files may overlap.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.actors import Actor
from core.acts import Create
from core.capabilities import require
from core.errors import DomainError, Fault, Invalid
from core.files.tables import Table
from core.transactions import atomically
from enterprises.models import Jurisdiction, Licence, MiningArea, Site
from environment.acts.deposits import CREATE_DEPOSIT
from environment.acts.outlet_volumes import CREATE_OUTLET_VOLUME
from environment.acts.permit_limits import CREATE_PERMIT_LIMIT
from environment.acts.restoration import CREATE_RESTORATION
from environment.models import DepositEntry, OutletVolume, PermitLimit, RestorationEntry
from quotas.checks import ReportFinding
from quotas.models import Import
from quotas.services.imports import unchanged
from quotas.services.imports.kinds import declare
from quotas.sheets import records as sheet
from quotas.sheets.columns import Column
from quotas.sheets.reading import CellFault, Layout, Parsed
from resources.capabilities import RESERVES_RECORD
from resources.models import ReserveEstimate
from resources.services import reserves

type Rows = Callable[[Actor], QuerySet[Any]]

MOST_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of codes: the rows that the sender may name, and the field that has the code."""

    rows: Rows
    code: str = "code"


SITES = Reference(lambda actor: Site.objects.visible_to(actor).select_related("jurisdiction", "enterprise"))
AREAS = Reference(lambda actor: MiningArea.objects.select_related("jurisdiction"), "number")
PLACES = Reference(lambda actor: Jurisdiction.objects.all())
PERMITS = Reference(
    lambda actor: (
        Licence.objects.visible_to(actor)
        .filter(kind=Licence.Kind.DISCHARGE)
        .select_related("authority", "site__jurisdiction", "site__enterprise")
    ),
    "number",
)


@dataclass(frozen=True)
class RecordSheet:
    """A kind of sheet of which each row is one record, entered by its service.

    ``on_record``: the rows that count, among which a row of the sheet may be found again by all that it says.
    """

    kind: Import.Kind
    service: Callable[..., Any]
    capability: str
    columns: Callable[[], tuple[Column, ...]]
    references: Mapping[str, Reference]
    on_record: Callable[[], QuerySet[Any]]
    page: str

    @cached_property
    def _stored(self) -> frozenset[str]:
        return frozenset(one.name for one in self.on_record().model._meta.get_fields())

    def authorise(self, row: Import, actor: Actor) -> None:
        require(actor, self.capability)

    def layout(self, row: Import | None = None) -> Layout:
        return Layout(self.kind, (), self.columns())

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> int:
        """Record the rows in order; return how many say what is on record already."""
        if len(parsed.lines) > MOST_LINES:
            raise Invalid.at("", "too_many_rows", _("At most %d rows at once.") % MOST_LINES)
        needed = [column.name for column in self.layout().columns if column.needed]
        named = {name: self._named(name, parsed, actor) for name in self.references}
        faults, unchanged_rows = list[Fault](), 0
        for index, line in enumerate(parsed.lines):
            given = {name: value for name, value in line.items() if value is not None}
            unknown = [name for name in named if name in given and str(given[name]) not in named[name]]
            faults += [Fault(f"/lines/{index}/{name}", "unknown_code", _("There is no such code.")) for name in unknown]
            if unknown or any(name not in given for name in needed):
                continue  # what is missing is named by its cell already
            given |= {name: rows[str(given[name])] for name, rows in named.items() if name in given}
            if self._is_on_record(given):
                unchanged_rows += 1
                continue
            faults += [
                Fault(f"/lines/{index}{one.pointer}", one.code, one.detail) for one in self._refusals(given, actor)
            ]
        if faults or not parsed.lines:
            raise Invalid("invalid", _("The request has errors."), errors=faults)
        return unchanged_rows

    def template(self, form: str) -> bytes:
        return sheet.template(self.layout(), form)

    def findings(self, thing: int) -> list[ReportFinding]:
        return unchanged.findings(thing)

    def _named(self, name: str, parsed: Parsed, actor: Actor) -> dict[str, Any]:
        """Return by code the rows that the sheet names in a column, of those that its sender sees. One query."""
        reference = self.references[name]
        codes = {str(code) for line in parsed.lines if (code := line.get(name)) is not None}
        field_of = reference.rows(actor).model._meta.get_field(reference.code)
        usable = [code for code in codes if field_of.get_internal_type() == "CharField" or code.isdecimal()]
        rows = reference.rows(actor).filter(**{f"{reference.code}__in": usable})
        return {str(getattr(one, reference.code)): one for one in rows}

    def _is_on_record(self, given: Mapping[str, Any]) -> bool:
        """Return whether a row that counts says the same; a text that is left out is blank there, too."""
        said = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        blank = {
            column.name: ""
            for column in self.columns()
            if type(column) is Column and column.name not in said and not column.needed
        }
        return (
            self.on_record()
            .filter(**{name: text for name, text in (blank | said).items() if name in self._stored})
            .exists()
        )

    def _refusals(self, given: dict[str, Any], actor: Actor) -> list[Fault]:
        """Record one row in its own savepoint, so that the faults of all rows are named."""
        try:
            atomically(lambda: self.service(actor=actor, **given))
        except DomainError as refusal:
            return list(refusal.errors) or [Fault("", refusal.code, str(refusal.detail))]
        return []


def _of_creation(
    kind: Import.Kind,
    create: Create,
    references: Mapping[str, Reference],
    on_record: Callable[[], QuerySet[Any]],
    page: str,
) -> RecordSheet:
    """Return the sheet whose columns are the fields of the form by which one record is created."""
    columns = partial(sheet.columns_of, create.form)
    return RecordSheet(kind, create.service, create.capability, columns, references, on_record, page)


RECORDS = {
    one.kind: one
    for one in (
        _of_creation(
            Import.Kind.DEPOSITS,
            CREATE_DEPOSIT,
            {"site": SITES},
            lambda: DepositEntry.objects.counting(),
            "pages:deposits",
        ),
        _of_creation(
            Import.Kind.VOLUMES,
            CREATE_OUTLET_VOLUME,
            {"site": SITES},
            lambda: OutletVolume.objects.standing(),
            "pages:outlet-volumes",
        ),
        _of_creation(
            Import.Kind.LIMITS,
            CREATE_PERMIT_LIMIT,
            {"licence": PERMITS},
            lambda: PermitLimit.objects.all(),
            "pages:permit-limits",
        ),
        _of_creation(
            Import.Kind.RESTORATION,
            CREATE_RESTORATION,
            {"site": SITES, "mining_area": AREAS},
            lambda: RestorationEntry.objects.counting(),
            "pages:restorations",
        ),
        RecordSheet(
            Import.Kind.RESERVES,
            reserves.record,
            RESERVES_RECORD,
            sheet.reserve_columns,
            {"place": PLACES, "mining_area": AREAS},
            lambda: ReserveEstimate.objects.standing(),
            "pages:reserves",
        ),
    )
}
for _kind, _sheet in RECORDS.items():
    declare(_kind, _sheet, template=_sheet.template, page=_sheet.page)
