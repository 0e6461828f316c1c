"""Finding and opening accounts. The database opens them, with all that is missing above them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError

from core import sql
from enterprises.models import Enterprise, Group, Jurisdiction
from quotas.ledger.refusals import meaning
from quotas.models import Account, Holder, ProgrammeYear


@dataclass(frozen=True, slots=True)
class _OpenAccount:
    holder_id: UUID
    category: str
    account_id: UUID


_OPEN = sql.Query(__file__, "open_accounts.sql", _OpenAccount)


def holder_of(unit: Enterprise | Group | Jurisdiction) -> Holder:
    """Return the holder record of a place, group or enterprise, creating it if there is none."""
    key: dict[str, Enterprise | Group | Jurisdiction]
    match unit:
        case Enterprise():
            key, kind, place_id = {"enterprise": unit}, Holder.Type.ENTERPRISE, unit.jurisdiction_id
        case Group():
            nation = Jurisdiction.objects.get(level=Jurisdiction.Level.NATION)
            key, kind, place_id = {"group": unit}, Holder.Type.GROUP, nation.pk
        case Jurisdiction():
            key, kind, place_id = {"jurisdiction": unit}, Holder.Type(unit.level), unit.pk
    defaults = {"code": unit.code, "type": kind, "place_id": place_id}
    holder, _created = Holder.objects.get_or_create(**key, defaults=defaults)
    return holder


def holders_of(enterprises: Iterable[Enterprise]) -> dict[UUID, Holder]:
    """Return the holder records of enterprises by the key of each, creating those that are missing."""
    firms = {firm.pk: firm for firm in enterprises}
    known = Holder.objects.filter(enterprise__in=firms)
    found = {holder.enterprise_id: holder for holder in known}
    if missing := [firm for key, firm in firms.items() if key not in found]:
        kind = Holder.Type.ENTERPRISE
        Holder.objects.bulk_create(
            [Holder(enterprise=firm, code=firm.code, type=kind, place_id=firm.jurisdiction_id) for firm in missing],
            ignore_conflicts=True,  # another filing may create one at the same time
        )
        found = {holder.enterprise_id: holder for holder in known.all()}
    return {key: found[key] for key in firms}


def account_for(programme_year: ProgrammeYear, category: str, holder: Holder) -> Account:
    """Return the holder's account, opened if missing.

    Until it is given quota, its parent is the account of its place.
    """
    return accounts_for(programme_year, [category], [holder])[holder.pk, category]


def accounts_for(
    programme_year: ProgrammeYear, categories: Iterable[str], holders: Iterable[Holder]
) -> dict[tuple[UUID, str], Account]:
    """Return the accounts of several holders by (holder id, category); open missing ones in order of code."""
    # The deepest chain begins at the nation, so opening by code order takes the unique keys in one order everywhere.
    ordered = [holder.pk for holder in sorted(set(holders), key=lambda holder: holder.code)]
    try:
        opened = _OPEN.all(year=programme_year.pk, holders=ordered, categories=sorted(set(categories)))
    except DatabaseError as error:
        if (refused := meaning(error)) is None:
            raise
        raise refused from error
    accounts = Account.objects.select_related("holder").in_bulk([row.account_id for row in opened])
    return {(row.holder_id, row.category): accounts[row.account_id] for row in opened}
