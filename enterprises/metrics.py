"""Metrics of webhooks."""

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client.core import GaugeMetricFamily, Metric

from core.metrics import source
from enterprises.models import WebhookDelivery


@source
def read_webhooks() -> Iterator[Metric]:
    shown = (WebhookDelivery.State.PENDING, WebhookDelivery.State.DEAD)
    rows = WebhookDelivery.objects.filter(state__in=shown, webhook__active=True).order_by().values_list("state")
    counts = dict(rows.annotate(count=Count("id")))
    deliveries = GaugeMetricFamily(
        "quota_webhook_deliveries", "Messages to active webhooks that wait, and those given up.", labels=["state"]
    )
    for state in shown:
        deliveries.add_metric([state], counts.get(state, 0))
    yield deliveries
