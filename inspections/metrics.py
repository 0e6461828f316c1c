"""Metrics of flags."""

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client.core import GaugeMetricFamily, Metric

from core.metrics import source
from inspections.models import Flag
from inspections.models.flags import Severity


@source
def read_flags() -> Iterator[Metric]:
    standing = Flag.objects.filter(state__in=Flag.STANDING).order_by().values_list("severity")
    counts = dict(standing.annotate(count=Count("*")))
    flags = GaugeMetricFamily("quota_flags_open", "Flags that nobody has resolved or dismissed.", labels=["severity"])
    for severity in Severity.values:
        flags.add_metric([severity], counts.get(severity, 0))
    yield flags
