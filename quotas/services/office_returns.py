"""Returns of offices: recorded by the office of a province with their document; a later one replaces an earlier one."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock, months
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import Jurisdiction
from enterprises.policies import can
from enterprises.services import entries
from enterprises.services.validation import unnamed_document
from quotas.capabilities import OFFICE_RETURNS_RECORD
from quotas.models import OfficeReturn, Programme

OFFICE_RETURN = WriteAccess(
    OfficeReturn,
    can=can,
    rows=lambda: OfficeReturn.objects.select_related("programme__authority", "place", "recorded_by", "replacement"),
    locks_rows=False,
)

refusal(
    "office_return_replaces_its_like",
    lambda: Conflict("of_another_office", _("A return replaces one of the same office and time.")),
)


@service
def record(
    *,
    actor: Actor,
    kind: str,
    programme: Programme,
    place: Jurisdiction,
    year: int,
    executed: Decimal,
    document: str,
    quarter: int | None = None,
    applied: Decimal | None = None,
    fictitious: bool = False,
) -> OfficeReturn:
    """Record what an office reports or applies for; an earlier return of the same time is replaced."""
    row = OFFICE_RETURN.begin_new(
        lambda: OfficeReturn(
            kind=kind,
            programme=programme,
            place=place,
            year=year,
            quarter=quarter,
            executed=executed,
            applied=applied,
            document=document.strip(),
            fictitious=fictitious,
        ),
        OFFICE_RETURNS_RECORD,
        actor,
        beside=[place],  # so that of two returns at once the later replaces the earlier
    )
    if faults := _faults(row):
        raise Invalid("invalid", _("The return has errors. Nothing was recorded."), errors=faults)
    same = {"kind": kind, "programme": programme, "place": place, "year": year, "quarter": quarter}
    row.replaces = OfficeReturn.objects.standing().filter(**same).first()
    figures = ("kind", "programme", "year", "quarter", "executed", "applied")
    return entries.insert(OFFICE_RETURN, row, "office_returns.record", actor, *figures, reason=row.document)


def _faults(row: OfficeReturn) -> list[Fault]:
    faults = []
    execution = row.kind == OfficeReturn.Kind.EXECUTION
    if row.place.level != Jurisdiction.Level.PROVINCE:
        faults.append(Fault("/place", "not_a_province", _("A return is of the office of a province.")))
    if execution and row.quarter not in OfficeReturn.Quarter.values:
        faults.append(Fault("/quarter", "required", _("Name the quarter.")))
    if not execution and row.quarter is not None:
        faults.append(Fault("/quarter", "not_asked", _("An application is of the whole year, and names no quarter.")))
    if execution and row.applied is not None:
        faults.append(Fault("/applied", "not_asked", _("Only an application states what is applied for.")))
    if not execution and row.applied is None:
        faults.append(Fault("/applied", "required", _("State what is applied for, in tonnes.")))
    for name in ("executed", "applied"):
        if (getattr(row, name) or 0) < 0:
            faults.append(Fault(f"/{name}", "negative", _("Tonnes cannot be below zero.")))
    faults += unnamed_document(row.document)
    if not row.programme.runs_in(row.year):
        faults.append(Fault("/year", "no_programme", _("The programme does not run in this year.")))
    if execution and row.quarter in OfficeReturn.Quarter.values and not _is_over(row.year, row.quarter or 0):
        faults.append(Fault("/quarter", "not_over", _("This quarter is not over.")))
    if not execution and row.year > clock.today().year:
        faults.append(Fault("/year", "in_the_future", _("The year of the forecast has not begun.")))
    return faults


def _is_over(year: int, quarter: int) -> bool:
    return months.shift(clock.today().replace(year=year, month=1, day=1), quarter * 3) <= clock.today()
