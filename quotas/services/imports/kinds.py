"""The kinds of sheets: what each is about, how it is read, and which service writes it.

An app above declares its own kind with ``declare``, with the template to fill in and the page that it leads back to.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.actors import Actor
from core.capabilities import require
from core.errors import DomainError, Fault, Forbidden, Invalid
from core.files.tables import Table
from core.models import TokenScope
from core.transactions import atomically
from enterprises.capabilities import REGISTER_EDIT
from enterprises.models import NATION, Enterprise, Group, Jurisdiction, Site
from enterprises.policies import can
from enterprises.services import enterprises
from environment.capabilities import READINGS_RECORD
from environment.services import readings
from quotas import capabilities
from quotas.checks import ReportFinding, Severity
from quotas.models import Import, Notice, Product, Programme, Report
from quotas.queries import holders, overdraws
from quotas.queries.reports import sites_held
from quotas.services import notices, reports
from quotas.services.imports import unchanged
from quotas.sheets import discharge_readings as reading_sheet
from quotas.sheets import enterprises as enterprise_sheet
from quotas.sheets import notices as notice_sheet
from quotas.sheets import reports as report_sheet
from quotas.sheets.reading import CellFault, Layout, Parsed


class Kind(Protocol):
    def authorise(self, row: Import, actor: Actor) -> None:
        """Refuse an actor who may not write what the sheet is about."""

    def layout(self, row: Import) -> Layout:
        """Return the columns, with the choices of their cells."""

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        """Fill in the subject that the sheet itself names; return the faults of that."""

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> object:
        """Call the service that API and pages call too."""

    def findings(self, thing: Any) -> list[ReportFinding]:
        """Return the findings against the row that was created from the sheet."""


class Reports:
    """A month's sheet, which becomes its draft or replaces the lines of the draft."""

    def authorise(self, row: Import, actor: Actor) -> None:
        if row.enterprise is not None and not (
            can(actor, capabilities.REPORTS_PREPARE, row.enterprise) or self._keys_in(row, actor)
        ):
            raise Forbidden("forbidden", _("Your roles do not allow this here."))

    def layout(self, row: Import) -> Layout:
        assert row.enterprise is not None
        assert row.period is not None
        sites = sites_held(row.enterprise.pk, row.period)
        return report_sheet.layout(sites, list(Product.objects.order_by("kind", "code")))

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        head = report_sheet.layout([], []).head_of(tables)
        named, period = head.get("enterprise"), head.get("period")
        faults = []
        if row.enterprise is None and named:
            code = named.split(" ")[0].upper()
            row.enterprise = (
                Enterprise.objects.visible_to(actor).select_related("jurisdiction").filter(code=code).first()
            )
        if row.enterprise is None:
            faults.append(CellFault("unknown_enterprise", _("Name the enterprise by its code above the titles.")))
        elif named and not report_sheet.belongs_to(row.enterprise, named):
            detail = _("This sheet belongs to %(found)s but was uploaded for %(wanted)s.")
            faults.append(CellFault("other_enterprise", detail % {"found": named, "wanted": row.enterprise.code}))
        if row.period is None:
            row.period = period
        if row.period is None:
            faults.append(CellFault("unknown_period", _("Name the month as YYYY-MM above the titles.")))
        elif isinstance(period, dt.date) and period != row.period:
            detail = _("This sheet belongs to %(found)s but was uploaded for %(wanted)s.")
            named_months = {"found": f"{period:%Y-%m}", "wanted": f"{row.period:%Y-%m}"}
            faults.append(CellFault("other_month", detail % named_months))
        return faults

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> Report:
        assert row.enterprise is not None
        assert row.period is not None
        fields: dict[str, Any] = {"nil": bool(parsed.head.get("nil")), "lines": parsed.lines}
        fields |= {column.name: said_so for column in report_sheet.PAPER if (said_so := parsed.head.get(column.name))}
        month = Report.objects.filter(enterprise=row.enterprise, period=row.period, state=Report.State.DRAFT)
        if (draft := month.select_related("enterprise__jurisdiction").first()) is not None:
            return reports.update(draft, actor=actor, **fields)
        on_paper = not can(actor, capabilities.REPORTS_PREPARE, row.enterprise)
        origin = Report.Origin.PAPER if on_paper else Report.Origin.SHEET
        return reports.create(enterprise=row.enterprise, period=row.period, origin=origin, actor=actor, **fields)

    def findings(self, thing: Report) -> list[ReportFinding]:
        return reports.check(thing)

    def _keys_in(self, row: Import, actor: Actor) -> bool:
        return can(actor, capabilities.REPORTS_KEY_IN, row.enterprise)


class Notices:
    """A sheet that becomes the draft of a notice, which another officer approves."""

    def authorise(self, row: Import, actor: Actor) -> None:
        require(actor, capabilities.NOTICES_DRAFT)

    def layout(self, row: Import) -> Layout:
        return notice_sheet.layout(list(Programme.objects.order_by("code")))

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        head = self.layout(row).head_of(tables)
        needed = ("programme", "year", "from", "batch", "basis", "number", "issued_on", "effective_on")
        return [
            CellFault("required", _("“%(title)s” must be given above the column titles.") % {"title": column.label})
            for column in self.layout(row).head
            if column.name in needed and head.get(column.name) is None
        ]

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> Notice:
        head: dict[str, Any] = dict(parsed.head)
        named = [text for line in parsed.lines if (text := line.get("to"))]
        read = holders.resolve([*named, head.get("from") or ""])
        giver = read.codes.get(head.pop("from", None) or "", "")
        optional: dict[str, Any] = {
            "title": head.pop("title", None) or "",
            "reduction": bool(head.pop("reduction", None)),
        }
        faults = [
            Fault(f"/lines/{index}/to", "ambiguous_name", holders.ambiguous(text, read.candidates[text]))
            for index, line in enumerate(parsed.lines)
            if (text := line.get("to")) in read.candidates
        ]
        if faults:
            raise Invalid("invalid", _("The request has errors."), errors=faults)
        lines: Any = [
            {
                # The nation has no quota to give itself: a line to it sets the total.
                "from": None if giver == NATION and read.codes.get(line.get("to") or "") == NATION else giver,
                "to": read.codes.get(line.get("to") or "") or line.get("to") or "",
                "category": line.get("category") or "all",
                "tonnes": line.get("tonnes"),
                "printed": line.get("printed"),
                "note": line.get("note") or "",
                "block": line.get("block") or "",
            }
            for line in parsed.lines
        ]
        if any(line["tonnes"] is None for line in lines) or any(value is None for value in head.values()):
            raise Invalid("invalid", _("The request has errors."))
        return notices.create(actor=actor, lines=lines, **optional, **head)

    def findings(self, thing: Notice) -> list[ReportFinding]:
        return [
            ReportFinding("quota_exceeded", Severity.BLOCKING, row.detail, "/lines")
            for row in overdraws.find_for_notice(thing)
        ]


class Enterprises:
    """A sheet of which each row enters one enterprise in the register, all of them or none."""

    def authorise(self, row: Import, actor: Actor) -> None:
        require(actor, REGISTER_EDIT)

    def layout(self, row: Import) -> Layout:
        return enterprise_sheet.LAYOUT

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> int:
        """Enter the rows; return how many say what the register says already."""
        places = Jurisdiction.objects.in_bulk(_named(parsed, "jurisdiction"), field_name="code")
        groups = Group.objects.in_bulk(_named(parsed, "group"), field_name="code")
        visible = Enterprise.objects.visible_to(actor).select_related("jurisdiction", "group")
        existing = {firm.code: firm for firm in visible.filter(code__in=_named(parsed, "code"))}
        faults: list[Fault] = []
        unchanged_rows = 0
        for index, line in enumerate(parsed.lines):
            said = line | {name: _code(line.get(name)) for name in ("jurisdiction", "group") if name in line}
            known = existing.get(line.get("code") or "")
            if unchanged.is_unchanged(said, [known] if known else []):
                unchanged_rows += 1
                continue
            choices: dict[str, dict[Any, Any]] = {"jurisdiction": places, "group": groups}
            fields: dict[str, Any] = {
                name: value for name, value in line.items() if value is not None and name not in choices
            }
            for name, rows in choices.items():
                if (code := _code(line.get(name))) is not None:
                    if code in rows:
                        fields[name] = rows[code]
                    else:
                        faults.append(Fault(f"/lines/{index}/{name}", "unknown_code", _("There is no such code.")))
            if {"code", "name", "ownership", "jurisdiction"} <= fields.keys():
                faults += _refusals(index, fields, actor)
        if faults:
            raise Invalid("invalid", _("The request has errors."), errors=faults)
        return unchanged_rows

    def findings(self, thing: int) -> list[ReportFinding]:
        return unchanged.findings(thing)


class Readings:
    """A sheet of which each row enters one reading of a discharge, all of them or none."""

    def authorise(self, row: Import, actor: Actor) -> None:
        require(actor, READINGS_RECORD)

    def layout(self, row: Import) -> Layout:
        return reading_sheet.LAYOUT

    def complete(self, row: Import, tables: Sequence[Table], actor: Actor) -> list[CellFault]:
        return []

    def take_over(self, row: Import, parsed: Parsed, actor: Actor) -> None:
        visible = Site.objects.visible_to(actor).select_related("jurisdiction", "enterprise")
        sites = {site.code: site for site in visible.filter(code__in=_named(parsed, "site"))}
        faults: list[Fault] = []
        entered: list[tuple[int, dict[str, Any]]] = []
        for index, line in enumerate(parsed.lines):
            fields = {name: value for name, value in line.items() if value is not None}
            code = fields.get("site")
            if code is not None and code not in sites:
                faults.append(Fault(f"/lines/{index}/site", "unknown_code", _("There is no site of this code.")))
            elif fields.keys() >= reading_sheet.NEEDED:
                entered.append((index, {**fields, "site": sites[str(code)]}))
        if not entered and not faults:
            raise Invalid("invalid", _("The request has errors."))
        faults += _reading_faults(entered, actor) if entered else []
        if faults:
            raise Invalid("invalid", _("The request has errors."), errors=faults)

    def findings(self, thing: None) -> list[ReportFinding]:
        return []


def _reading_faults(entered: Sequence[tuple[int, dict[str, Any]]], actor: Actor) -> list[Fault]:
    """Enter the readings; return the faults of all of them, each at its row."""
    try:
        readings.record_many([fields for _index, fields in entered], actor=actor)
    except DomainError as refusal:
        whole = [Fault("", refusal.code, str(refusal.detail))]
        return [_at_row(fault, entered) for fault in refusal.errors or whole]
    return []


def _at_row(fault: Fault, entered: Sequence[tuple[int, dict[str, Any]]]) -> Fault:
    _empty, _slash, rest = fault.pointer.partition("/")
    position, _slash, name = rest.partition("/")
    if not position.isdecimal():
        return fault
    return Fault(f"/lines/{entered[int(position)][0]}/{name}", fault.code, fault.detail)


def _refusals(index: int, fields: Mapping[str, Any], actor: Actor) -> list[Fault]:
    """Try one row in its own savepoint, so that the faults of all rows are named."""
    try:
        atomically(lambda: enterprises.create(actor=actor, **fields))
    except DomainError as refusal:
        whole = [Fault("", refusal.code, str(refusal.detail))]
        return [Fault(f"/lines/{index}{fault.pointer}", fault.code, fault.detail) for fault in refusal.errors or whole]
    return []


def _named(parsed: Parsed, column: str) -> set[str]:
    return {code for line in parsed.lines if (code := _code(line.get(column))) is not None}


def _code(text: str | None) -> str | None:
    """Return the code at the beginning of a text: ``36 Jiangxi`` names 36."""
    return text.split(" ")[0].strip() if text else None


KINDS: dict[str, Kind] = {
    Import.Kind.REPORTS: Reports(),
    Import.Kind.NOTICES: Notices(),
    Import.Kind.ENTERPRISES: Enterprises(),
    Import.Kind.READINGS: Readings(),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """A kind of an app above as pages and API need it: its template by format, and its list's page.

    ``scope``: of a token that uploads it, which is that by which one of its rows is entered.
    """

    template: Callable[[str], bytes]
    page: str
    scope: TokenScope


DECLARED: dict[str, Declared] = {}


def scope_of(name: str) -> TokenScope:
    """Return the scope of a token that uploads a sheet of this kind."""
    return DECLARED[name].scope if name in DECLARED else TokenScope.FILE


def declare(name: str, kind: Kind, *, template: Callable[[str], bytes], page: str, scope: TokenScope) -> None:
    """Declare a kind of sheets, once, at import."""
    if name in KINDS:
        raise ValueError(f"kind {name!r} is declared twice")
    KINDS[name] = kind
    DECLARED[name] = Declared(template, page, scope)
