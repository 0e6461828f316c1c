"""The changes of orders that other systems may read. No event is about a flag or a visit (``inspections.events``)."""

from django.utils.translation import gettext_lazy as _

from enterprises.changes import declare
from inspections import events
from inspections.models import Order

declare(events.ORDER_SERVED, _("Order served"), Order, key="order_id", path="orders")
declare(events.ORDER_ANSWERED, _("Order answered"), Order, key="order_id", path="orders")
declare(events.ORDER_VERIFIED, _("Order verified"), Order, key="order_id", path="orders")
