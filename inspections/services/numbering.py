"""Numbers of campaigns and inspections: one series a place and year, without gaps."""

from django.db import connection

_NEXT = """
    INSERT INTO inspections_inspectionseries (prefix, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (prefix, year) DO UPDATE SET last = inspections_inspectionseries.last + 1
    RETURNING last
"""


def next_number(kind: str, province: str, year: int) -> str:
    """Its row stays locked to the end of the transaction, so a number is used or not given."""
    prefix = f"{kind}-{province}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [prefix, year])
        return f"{prefix}-{year}-{cursor.fetchone()[0]:04d}"
