"""Numbers: of campaigns one series a place and year, without gaps; of inspections drawn, because enterprises read them.

A number that counts tells whoever is visited how many visits there were since, to others and, unannounced, to himself
(docs/adr/0010-numbers.md).
"""

import secrets

from django.db import connection

_NEXT = """
    INSERT INTO inspections_inspectionseries (prefix, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (prefix, year) DO UPDATE SET last = inspections_inspectionseries.last + 1
    RETURNING last
"""
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is mistaken for something else
_LENGTH = 8  # a million million: two that are the same are refused by the database, and nobody will see it


def next_number(kind: str, province: str, year: int) -> str:
    """Its row stays locked to the end of the transaction, so a number is used or not given."""
    prefix = f"{kind}-{province}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [prefix, year])
        return f"{prefix}-{year}-{cursor.fetchone()[0]:04d}"


def drawn_number(kind: str, province: str, year: int) -> str:
    """One that says nothing about any other."""
    drawn = "".join(secrets.choice(_ALPHABET) for _place in range(_LENGTH))
    return f"{kind}-{province}-{year}-{drawn[:4]}-{drawn[4:]}"
