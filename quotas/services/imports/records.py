"""Sheets of records about sites, places and their half-years: each row is recorded as from its form.

All rows are recorded or none. A row that says what is on record already records nothing: files may overlap.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, combinations
from typing import Any

from django.db.models import DateField, IntegerField, Q, QuerySet
from django.utils.translation import gettext as _

from core.actors import Actor
from core.acts import Create
from core.capabilities import require
from core.errors import DomainError, Fault, Invalid
from core.files.tables import Table
from core.models import TokenScope
from core.transactions import atomically
from enterprises.models import Jurisdiction, Licence, MiningArea, Site
from enterprises.queries import own_sites
from environment.acts.deposits import CREATE_DEPOSIT
from environment.acts.incidents import CREATE_INCIDENT
from environment.acts.outlet_volumes import CREATE_OUTLET_VOLUME
from environment.acts.permit_limits import CREATE_PERMIT_LIMIT
from environment.acts.processes import CREATE_PROCESS
from environment.acts.restoration import CREATE_RESTORATION
from environment.acts.risk_assessments import CREATE_RISK_ASSESSMENT
from environment.acts.tailings import CREATE_TAILINGS_STORE
from environment.models import (
    DepositEntry,
    Incident,
    OutletVolume,
    PermitLimit,
    RestorationEntry,
    RiskAssessment,
    SiteProcess,
    TailingsStore,
)
from quotas.checks import ReportFinding
from quotas.models import Import
from quotas.services.imports import unchanged
from quotas.services.imports.kinds import declare
from quotas.sheets import records as sheet
from quotas.sheets.columns import Column
from quotas.sheets.reading import CellFault, Layout, Parsed
from resources.acts.further_returns import CREATE_ASSOCIATED_RETURN, CREATE_ENERGY_RETURN, CREATE_THORIUM_RETURN
from resources.acts.half_years import CREATE_RECOVERY_RETURN, CREATE_TAILINGS_RETURN
from resources.acts.use_returns import CREATE_USE_RETURN
from resources.capabilities import RESERVES_RECORD
from resources.models import (
    AssociatedReturn,
    EnergyReturn,
    RecoveryReturn,
    ReserveEstimate,
    SecondaryFeed,
    TailingsReturn,
    ThoriumReturn,
    UseReturn,
)
from resources.services import reserves

type Rows = Callable[[Actor], QuerySet[Any]]
type Said = tuple[Any, ...]  # of each column that is recorded

MOST_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of codes: the rows that the sender may name, and the field that has the code."""

    rows: Rows
    code: str = "code"


SITES = Reference(lambda actor: Site.objects.visible_to(actor).select_related("jurisdiction", "enterprise"))
OWN_SITES = Reference(lambda actor: own_sites(actor).select_related("jurisdiction", "enterprise"))
FEEDS = Reference(lambda actor: SecondaryFeed.objects.all())
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
    ``derived``: the columns that the service fills in where they are left blank. ``scope``: of a token that uploads it.
    """

    kind: Import.Kind
    service: Callable[..., Any]
    capability: str
    columns: Callable[[], tuple[Column, ...]]
    references: Mapping[str, Reference]
    on_record: Callable[[], QuerySet[Any]]
    page: str
    derived: frozenset[str] = frozenset()
    scope: TokenScope = TokenScope.FILE

    @cached_property
    def _stored(self) -> dict[str, Any]:
        """Return the fields of a record that have a column; what is only confirmed is not recorded."""
        fields = {field.name: field for field in self.on_record().model._meta.concrete_fields}
        return {column.name: fields[column.name] for column in self.columns() if column.name in fields}

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
        faulty = {fault.row for fault in parsed.faults}
        named = {name: self._named(name, parsed, actor) for name in self.references}
        known = self._known(named, parsed)
        faults, unchanged_rows = list[Fault](), 0
        for index, line in enumerate(parsed.lines):
            given = {name: value for name, value in line.items() if value is not None}
            unknown = [name for name in named if name in given and str(given[name]) not in named[name]]
            faults += [Fault(f"/lines/{index}/{name}", "unknown_code", _("There is no such code.")) for name in unknown]
            if unknown or parsed.rows[index] in faulty:
                continue
            given |= {name: rows[str(given[name])] for name, rows in named.items() if name in given}
            said = self._said({name: text.strip() if isinstance(text, str) else text for name, text in given.items()})
            if said in known:
                unchanged_rows += 1
                continue
            known.add(said)
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

    def _known(self, named: Mapping[str, Mapping[str, Any]], parsed: Parsed) -> set[Said]:
        """Return what rows on record say of what the sheet names or, if it has no references, its years and codes.

        One query.
        """
        about = Q()
        for name, rows in named.items():
            about |= Q(**{f"{name}__in": rows.values()})
        if not named:
            about = Q(**{f"{name}__in": values for name, values in self._keys(parsed).items()})
        found = set[Said]()
        for row in self.on_record().filter(about).select_related(*(self.references or [None])):
            fields = {name: getattr(row, name) for name in self._stored}
            for left_blank in _parts(self.derived):
                found.add(self._said({**fields, **dict.fromkeys(left_blank, ...)}))
        return found

    def _keys(self, parsed: Parsed) -> dict[str, set[Any]]:
        """Return the years, days and codes of the sheet, by the columns that every row fills in."""
        said = {
            name: {line.get(name) for line in parsed.lines}
            for name, field in self._stored.items()
            if name not in self.derived and (field.choices or isinstance(field, (DateField, IntegerField)))
        }
        return {name: values for name, values in said.items() if not values & {None, ""}}

    def _said(self, given: Mapping[str, Any]) -> Said:
        """Return what a row says in all columns; a blank says what is recorded of it."""
        blank = dict.fromkeys(self.derived, ...)
        return tuple(
            unchanged.plain(given.get(name, blank.get(name, field.get_default())))
            for name, field in self._stored.items()
        )

    def _refusals(self, given: dict[str, Any], actor: Actor) -> list[Fault]:
        """Record one row in its own savepoint, so that the faults of all rows are named."""
        try:
            atomically(lambda: self.service(actor=actor, **given))
        except DomainError as refusal:
            return list(refusal.errors) or [Fault("", refusal.code, str(refusal.detail))]
        return []


def _parts(names: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield every choice of some of the names."""
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def of_creation(
    kind: Import.Kind,
    create: Create,
    references: Mapping[str, Reference],
    on_record: Callable[[], QuerySet[Any]],
    page: str,
    *derived: str,
) -> RecordSheet:
    """Return the sheet whose columns are the fields of the form by which one record is created."""
    columns = partial(sheet.columns_of, create.form)
    return RecordSheet(
        kind,
        create.service,
        create.capability,
        columns,
        references,
        on_record,
        page,
        frozenset(derived),
        create.scope,
    )


RECORDS: dict[str, RecordSheet] = {}


def declare_records(*sheets: RecordSheet) -> None:
    """Declare kinds of sheets of records, once, at import: also those of an app above."""
    for one in sheets:
        RECORDS[one.kind] = one
        declare(one.kind, one, template=one.template, page=one.page, scope=one.scope)


declare_records(
    of_creation(
        Import.Kind.DEPOSITS,
        CREATE_DEPOSIT,
        {"site": SITES},
        lambda: DepositEntry.objects.counting(),
        "pages:deposits",
    ),
    of_creation(
        Import.Kind.VOLUMES,
        CREATE_OUTLET_VOLUME,
        {"site": SITES},
        lambda: OutletVolume.objects.standing(),
        "pages:outlet-volumes",
    ),
    of_creation(
        Import.Kind.LIMITS,
        CREATE_PERMIT_LIMIT,
        {"licence": PERMITS},
        lambda: PermitLimit.objects.all(),
        "pages:permit-limits",
        "in_force_from",
    ),
    of_creation(
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
        derived=frozenset({"place"}),
        scope=TokenScope.APPROVE,
    ),
    of_creation(
        Import.Kind.PROCESSES,
        CREATE_PROCESS,
        {"site": SITES},
        lambda: SiteProcess.objects.exclude(state=SiteProcess.State.WITHDRAWN),
        "pages:processes",
    ),
    of_creation(
        Import.Kind.INCIDENTS,
        CREATE_INCIDENT,
        {"site": SITES, "place": PLACES},
        lambda: Incident.objects.standing(),
        "pages:incidents",
        "place",
    ),
    of_creation(
        Import.Kind.TAILINGS_STORES,
        CREATE_TAILINGS_STORE,
        {"site": SITES, "place": PLACES},
        lambda: TailingsStore.objects.standing(),
        "pages:tailings-stores",
        "place",
    ),
    of_creation(
        Import.Kind.RISKS,
        CREATE_RISK_ASSESSMENT,
        {"site": SITES},
        lambda: RiskAssessment.objects.counting(),
        "pages:risk-assessments",
    ),
    of_creation(
        Import.Kind.RESOURCE_USE,
        CREATE_USE_RETURN,
        {"site": OWN_SITES},
        lambda: UseReturn.objects.standing(),
        "pages:use-returns",
    ),
    of_creation(
        Import.Kind.RECOVERY,
        CREATE_RECOVERY_RETURN,
        {"site": OWN_SITES, "feed": FEEDS},
        lambda: RecoveryReturn.objects.standing(),
        "pages:recovery-returns",
    ),
    of_creation(
        Import.Kind.TAILINGS,
        CREATE_TAILINGS_RETURN,
        {"site": OWN_SITES},
        lambda: TailingsReturn.objects.standing(),
        "pages:tailings-returns",
    ),
    of_creation(
        Import.Kind.ASSOCIATED,
        CREATE_ASSOCIATED_RETURN,
        {"site": OWN_SITES},
        lambda: AssociatedReturn.objects.standing(),
        "pages:associated-returns",
    ),
    of_creation(
        Import.Kind.THORIUM,
        CREATE_THORIUM_RETURN,
        {"site": OWN_SITES},
        lambda: ThoriumReturn.objects.standing(),
        "pages:thorium-returns",
    ),
    of_creation(
        Import.Kind.ENERGY,
        CREATE_ENERGY_RETURN,
        {"site": OWN_SITES},
        lambda: EnergyReturn.objects.standing(),
        "pages:energy-returns",
    ),
)
