"""Numbers: gapless series for campaigns by place and year; random ones for inspections, as enterprises read them.

A counting number would tell an enterprise how many visits there were, to others and, unannounced, to itself
(docs/adr/0010-numbers.md).
"""

import secrets

from django.db import connection

_NEXT = """
    INSERT INTO inspections_inspectionseries (prefix, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (prefix, year) DO UPDATE SET last = inspections_inspectionseries.last + 1
    RETURNING last
"""
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no characters that are mistaken for others
_LENGTH = 8  # a million million values: the database refuses a duplicate, which is not to be expected


def next_number(kind: str, province: str, year: int) -> str:
    """Return the next number; the series stays locked until the transaction ends, so that there are no gaps."""
    prefix = f"{kind}-{province}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [prefix, year])
        return f"{prefix}-{year}-{cursor.fetchone()[0]:04d}"


def drawn_number(kind: str, province: str, year: int) -> str:
    """Return a random number that reveals nothing about any other."""
    drawn = "".join(secrets.choice(_ALPHABET) for _place in range(_LENGTH))
    return f"{kind}-{province}-{year}-{drawn[:4]}-{drawn[4:]}"
