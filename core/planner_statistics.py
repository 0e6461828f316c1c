"""Statistics for the planner of tables that grow within seconds, long before autovacuum looks at them.

A plan that is made, and kept, while a table is nearly empty reads it from end to end when it is full. What writes
thousands of rows in one go (``core.bulk_insert``) therefore has its tables looked at each time they have doubled, which
costs less with every doubling; the plans that are kept are made anew.
"""

from django.db import connection
from django.db.models import Model


def analyse_grown(*models: type[Model]) -> int:
    """Look at the tables of these models that have doubled since they were looked at; return how many there were.

    Called outside a transaction: a table that is looked at keeps its lock to the end of it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_analyse_grown(%s)", [[model._meta.db_table for model in models]])
        return int(cursor.fetchone()[0])
