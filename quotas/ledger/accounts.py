"""Finding and opening accounts. The database opens them, with all that is missing above them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from enterprises.models import Enterprise, Group, Jurisdiction
from quotas.ledger.refusals import meaning
from quotas.models import Account, Holder, ProgrammeYear

_OPEN = """
    SELECT holder_id, category, ledger_account(%s, category, holder_id)
    FROM (SELECT h.id AS holder_id, c.category
          FROM unnest(%s::uuid[]) WITH ORDINALITY AS h(id, place) CROSS JOIN unnest(%s::text[]) AS c(category)
          ORDER BY h.place, c.category) wanted
"""


def holder_of(thing: Enterprise | Group | Jurisdiction) -> Holder:
    """Return the holder record of a place, group or enterprise, creating it if there is none."""
    key: dict[str, Any]
    rest: dict[str, Any]
    match thing:
        case Enterprise():
            key = {"enterprise": thing}
            rest = {"type": Holder.Type.ENTERPRISE, "place_id": thing.jurisdiction_id}
        case Group():
            nation = Jurisdiction.objects.get(level=Jurisdiction.Level.NATION)
            key = {"group": thing}
            rest = {"type": Holder.Type.GROUP, "place_id": nation.pk}
        case Jurisdiction():
            key = {"jurisdiction": thing}
            rest = {"type": Holder.Type(thing.level), "place_id": thing.pk}
    found, _created = Holder.objects.get_or_create(**key, defaults={"code": thing.code, **rest})
    return found


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
        with connection.cursor() as cursor:
            cursor.execute(_OPEN, [programme_year.pk, ordered, sorted(set(categories))])
            opened = {(row[0], row[1]): row[2] for row in cursor.fetchall()}
    except DatabaseError as error:
        if (refused := meaning(error)) is None:
            raise
        raise refused from error
    rows = Account.objects.select_related("holder").in_bulk(opened.values())
    return {key: rows[pk] for key, pk in opened.items()}
