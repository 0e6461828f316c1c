"""Finding and opening accounts. The database opens them, with all that is missing above them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Q

from core import sql
from enterprises.models import Enterprise, Group, Jurisdiction
from quotas.ledger.refusals import meaning
from quotas.models import Account, Holder, ProgrammeYear

type Unit = Enterprise | Group | Jurisdiction


@dataclass(frozen=True, slots=True)
class _OpenAccount:
    year_id: UUID
    category: str
    holder_id: UUID
    account_id: UUID


_OPEN = sql.Query(__file__, "open_accounts.sql", _OpenAccount)


def holder_of(unit: Unit) -> Holder:
    """Return the holder record of a place, group or enterprise, creating it if there is none."""
    return holders_of([unit])[unit.pk]


def holders_of(units: Iterable[Unit]) -> dict[UUID, Holder]:
    """Return the holder records of places, groups and enterprises by the key of each, creating those missing."""
    things = {unit.pk: unit for unit in units}
    found = _known_holders(things.values())
    if missing := [unit for key, unit in things.items() if key not in found]:
        groups = any(isinstance(unit, Group) for unit in missing)
        nation = Jurisdiction.objects.get(level=Jurisdiction.Level.NATION) if groups else None
        Holder.objects.bulk_create(
            [_new_holder(unit, nation) for unit in missing],
            ignore_conflicts=True,  # another filing may create one at the same time
        )
        found = _known_holders(things.values())
    return {key: found[key] for key in things}


def _known_holders(units: Iterable[Unit]) -> dict[UUID, Holder]:
    kinds: dict[str, list[UUID]] = defaultdict(list)
    for unit in units:
        kinds[_noun_of(unit)].append(unit.pk)
    condition = Q()
    for noun, keys in kinds.items():
        condition |= Q(**{f"{noun}__in": keys})
    rows = Holder.objects.filter(condition) if kinds else ()
    return {key: row for row in rows if (key := row.enterprise_id or row.group_id or row.jurisdiction_id) is not None}


def _noun_of(unit: Unit) -> str:
    return str(unit._meta.model_name)


def _new_holder(unit: Unit, nation: Jurisdiction | None) -> Holder:
    match unit:
        case Enterprise():
            return Holder(enterprise=unit, code=unit.code, type=Holder.Type.ENTERPRISE, place_id=unit.jurisdiction_id)
        case Group():
            return Holder(group=unit, code=unit.code, type=Holder.Type.GROUP, place=nation)
        case Jurisdiction():
            return Holder(jurisdiction=unit, code=unit.code, type=Holder.Type(unit.level), place_id=unit.pk)


def account_for(programme_year: ProgrammeYear, category: str, holder: Holder) -> Account:
    """Return the holder's account, opened if missing.

    Until it is given quota, its parent is the account of its place.
    """
    return accounts_for(programme_year, [category], [holder])[holder.pk, category]


def accounts_for(
    programme_year: ProgrammeYear, categories: Iterable[str], holders: Iterable[Holder]
) -> dict[tuple[UUID, str], Account]:
    """Return the accounts of several holders by (holder id, category); open missing ones in order of code."""
    named = sorted(set(categories))
    opened = open_accounts((programme_year, category, holder) for holder in set(holders) for category in named)
    return {(holder, category): account for (_year, category, holder), account in opened.items()}


def open_accounts(wanted: Iterable[tuple[ProgrammeYear, str, Holder]]) -> dict[tuple[UUID, str, UUID], Account]:
    """Return accounts by (year id, category, holder id); open missing ones, by year and in order of code."""
    keys = {(year.pk, holder.code, category, holder.pk) for year, category, holder in wanted}
    # The deepest chain begins at the nation, so opening by code order takes the unique keys in one order everywhere.
    ordered = sorted(keys)
    columns: dict[str, list[Any]] = {
        "years": [year for year, _code, _category, _holder in ordered],
        "categories": [category for _year, _code, category, _holder in ordered],
        "holders": [holder for _year, _code, _category, holder in ordered],
    }
    try:
        opened = _OPEN.all(**columns) if ordered else []
    except DatabaseError as error:
        if (refused := meaning(error)) is None:
            raise
        raise refused from error
    accounts = Account.objects.select_related("holder").in_bulk([row.account_id for row in opened])
    return {(row.year_id, row.category, row.holder_id): accounts[row.account_id] for row in opened}
