"""The offices that made movements, as the database compares them: nobody undoes what an office above his own did."""

from decimal import Decimal

from django.db import connection

from enterprises.models import User
from quotas.models import Account, Posting


def withheld_by_others(account: Account, person: User) -> Decimal:
    """Return the tonnes that the person may not release: withheld by an order, or by an office above his own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT withheld_by_others(%s, %s)", [account.pk, person.pk])
        (tonnes,) = cursor.fetchone()
    return Decimal(tonnes)


def is_by_own_office_or_below(posting: Posting, person: User) -> bool:
    """Return whether the person's office sits at the place of the office that made the posting, or above it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_at_or_above(office_of(%s, now()), office_of(%s, %s))",
            [person.pk, posting.actor_id, posting.recorded_at],
        )
        (answer,) = cursor.fetchone()
    return bool(answer)
