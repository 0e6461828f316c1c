"""Numbers that count, without gaps: cases and campaigns, by place and year (docs/adr/0010-numbers.md)."""

from django.db import connection

_NEXT = """
    INSERT INTO inspections_numberseries (prefix, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (prefix, year) DO UPDATE SET last = inspections_numberseries.last + 1
    RETURNING last
"""


def next_number(prefix: str, year: int) -> str:
    """Return the next number; the series stays locked until the transaction ends, so that there are no gaps."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [prefix, year])
        return f"{prefix}-{year}-{cursor.fetchone()[0]:04d}"
