"""Many rows of the catalogue entered at once, as a sheet lists them: by two people, all of them or none."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from core import audit, outbox
from core.actors import Actor
from core.errors import DomainError, Fault, Invalid
from core.transactions import service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Authority, Jurisdiction
from enterprises.services import approvals
from quotas import events
from quotas.capabilities import CATALOGUE_KEEP, DUE_DAYS_SET
from quotas.models import CountingRule, DueDay, HsCode, Product, Programme, ProgrammeYear, PublishedStatistic
from quotas.services import (
    counting_rules,
    due_days,
    parameters,
    products,
    programme_years,
    programmes,
    statistics,
)

ENTER_PRODUCTS, ENTER_CODES = "products.enter_many", "hs_codes.enter_many"  # two-person acts
ENTER_RULES, SET_DUE_DAYS = "counting_rules.enter_many", "due_days.set_many"
ENTER_FIGURES = "statistics.enter_many"
ENTER_PROGRAMMES, PREPARE_YEARS = "programmes.enter_many", "programme_years.prepare_many"

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of rows.

    ``make(target, **row)`` returns a row that is not saved; ``require`` raises what speaks against it, at the column
    ``at`` unless it names another; ``clashes`` tells whether two rows of one sheet cannot both stand, at the column
    ``at``; ``outside(target, row)`` returns the fault of a row that belongs to another target.
    """

    access: WriteAccess[Any]
    capability: str
    make: Callable[..., Any]
    require: Callable[[Any], None]
    clashes: Callable[[Any, Any], bool]
    at: str
    save: Callable[[Any, str, Actor], Model]
    outside: Callable[[Any, Any], Fault | None] = lambda target, row: None


@service
def enter(target: Model, *, actor: Actor, act: str, rows: Sequence[Row]) -> list[Model]:
    """Enter the rows that two people have approved."""
    sort = SORTS[act]
    made = sort.access.begin_new_many(lambda: [sort.make(target, **row) for row in rows], sort.capability, actor)
    approvals.require(act, target, actor=actor)
    if found := _faults(sort, target, made):
        raise Invalid("invalid", _("The rows have errors."), errors=found)
    return [sort.save(row, act, actor) for row in made]


def faults(act: str, target: Model, rows: Sequence[Row]) -> list[Fault]:
    """Return what is wrong with rows that are to be entered, each with its position: ``/0/code``."""
    sort = SORTS[act]
    return _faults(sort, target, [sort.make(target, **row) for row in rows])


def _faults(sort: Sort, target: Model, rows: Sequence[Any]) -> list[Fault]:
    found = []
    for index, row in enumerate(rows):
        try:
            sort.require(row)
        except DomainError as refusal:
            errors = refusal.errors or [Fault(f"/{sort.at}", refusal.code, str(refusal.detail))]
            found += [Fault(f"/{index}{fault.pointer}", fault.code, fault.detail) for fault in errors]
        if (fault := sort.outside(target, row)) is not None:
            found.append(Fault(f"/{index}{fault.pointer}", fault.code, fault.detail))
        if any(sort.clashes(earlier, row) for earlier in rows[:index]):
            detail = _("An earlier row of the sheet says the same, or cannot stand beside this one.")
            found.append(Fault(f"/{index}/{sort.at}", "twice", detail))
    return found


# --- Products and their HS codes
def _require_code(row: HsCode) -> None:
    products.require_fitting_code(
        row.product, code=row.code, valid_from=row.valid_from, source=row.source, valid_to=row.valid_to
    )


def share_a_day(first: Any, second: Any) -> bool:
    """Return whether two dated rows hold on the same day."""
    last = dt.date.max
    return first.valid_from <= (second.valid_to or last) and second.valid_from <= (first.valid_to or last)


def _same_code(first: HsCode, second: HsCode) -> bool:
    return (first.product_id, first.code) == (second.product_id, second.code) and share_a_day(first, second)


# --- Counting rules
def _same_count(first: CountingRule, second: CountingRule) -> bool:
    names = ("site_kind", "product_kind", "feed")
    return all(getattr(first, name) == getattr(second, name) for name in names) and share_a_day(first, second)


def _rule(programme: Programme, **row: Any) -> CountingRule:
    return CountingRule(programme=programme, **row)


# --- Programmes and their years
def _same_stream(first: Programme, second: Programme) -> bool:
    together = first.runs_in(second.first_year) or second.runs_in(first.first_year)
    return first.code == second.code or (first.activity == second.activity and together)


def _same_year(first: ProgrammeYear, second: ProgrammeYear) -> bool:
    return (first.programme_id, first.year) == (second.programme_id, second.year)


def _require_unused(row: ProgrammeYear) -> None:
    programme_years.require_unused(row.programme, year=row.year, scheme=row.scheme)


def _of_another(authority: Authority, row: ProgrammeYear) -> Fault | None:
    if row.programme.authority_id == authority.pk:
        return None
    return Fault("/programme", "other_authority", _("This programme belongs to another authority."))


# --- Due days
def _due_day(place: Jurisdiction, **row: Any) -> DueDay:
    return DueDay(place=None if place.code == NATION else place, **row)


def _require_due_day(row: DueDay) -> None:
    parameters.require_fitting(row, None, due_days.faults(row))


def _save_due_day(row: DueDay, act: str, actor: Actor) -> DueDay:
    place = row.place.code if row.place is not None else NATION
    saved = parameters.record(row, actor=actor, action=act, place=place, faults=due_days.faults(row))
    outbox.announce(events.DUE_DAY_SET, due_day_id=saved.pk)
    return saved


def _save_code(row: HsCode, act: str, actor: Actor) -> HsCode:
    row.save(force_insert=True)
    data = {"says": str(row), "from": row.valid_from.isoformat()}
    audit.record(actor=actor, action=act, obj=row, place=NATION, reason=row.source, data=data)
    return row


def _same_figure(first: PublishedStatistic, second: PublishedStatistic) -> bool:
    return all(getattr(first, name) == getattr(second, name) for name in statistics.SAME)


SORTS: dict[str, Sort] = {
    ENTER_PRODUCTS: Sort(
        products.PRODUCT,
        CATALOGUE_KEEP,
        lambda nation, **row: Product(**row),
        products.require_fitting,
        lambda first, second: first.code == second.code,
        "code",
        products.save,
    ),
    ENTER_CODES: Sort(
        products.CODE,
        CATALOGUE_KEEP,
        lambda nation, **row: HsCode(**row),
        _require_code,
        _same_code,
        "code",
        _save_code,
    ),
    ENTER_RULES: Sort(
        counting_rules.RULE,
        CATALOGUE_KEEP,
        _rule,
        counting_rules.require_fitting,
        _same_count,
        "valid_from",
        counting_rules.save,
    ),
    SET_DUE_DAYS: Sort(
        due_days.DUE_DAY,
        DUE_DAYS_SET,
        _due_day,
        _require_due_day,
        lambda first, second: (first.kind, first.from_month) == (second.kind, second.from_month),
        "from_month",
        _save_due_day,
    ),
    ENTER_FIGURES: Sort(
        statistics.STATISTIC,
        REFERENCE_EDIT,
        lambda nation, **row: statistics.make(**row),
        statistics.require_fitting,
        _same_figure,
        "source",
        statistics.save,
    ),
    ENTER_PROGRAMMES: Sort(
        programmes.PROGRAMME,
        CATALOGUE_KEEP,
        lambda authority, **row: Programme(authority=authority, **row),
        programmes.require_fitting,
        _same_stream,
        "code",
        programmes.save,
    ),
    PREPARE_YEARS: Sort(
        programme_years.PREPARED,
        CATALOGUE_KEEP,
        lambda authority, **row: ProgrammeYear(**row),
        _require_unused,
        _same_year,
        "year",
        programme_years.save_prepared,
        _of_another,
    ),
}
