"""Metrics of the ledger."""

from collections.abc import Iterator

from django.db import connection
from prometheus_client.core import CounterMetricFamily, Metric

from core.metrics import source
from quotas.models import Posting


@source
def read_postings() -> Iterator[Metric]:
    """Yield how many postings were written, by the statistics of the database: a count would grow with the ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = %s", [Posting._meta.db_table])
        (count,) = cursor.fetchone()
    yield CounterMetricFamily("quota_postings", "Postings written, including those of transactions taken back.", count)
