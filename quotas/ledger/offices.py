"""The offices that made movements, as the database compares them: nobody undoes what an office above his own did."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db import connection

from enterprises.models import User
from quotas.models import Account, Posting


def withheld_by_others(accounts: Iterable[Account], person: User) -> dict[UUID, Decimal]:
    """Return the tonnes that the person may not release, by account: withheld by an order, or by an office above his.

    One statement for all of them.
    """
    ids = sorted({account.pk for account in accounts})
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, withheld_by_others(id, %s) FROM unnest(%s::uuid[]) id", [person.pk, ids])
        return {pk: Decimal(tonnes) for pk, tonnes in cursor.fetchall()}


def is_by_own_office_or_below(posting: Posting, person: User) -> bool:
    """Return whether the person's office sits at the place of the office that made the posting, or above it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_at_or_above(office_of(%s, now()), office_of(%s, %s))",
            [person.pk, posting.actor_id, posting.recorded_at],
        )
        (answer,) = cursor.fetchone()
    return bool(answer)
