"""Who is told of orders: the people of the enterprise on which one was served. Of tips and flags they hear nothing."""

from uuid import UUID

from django.urls import reverse

from core.transactions import service
from enterprises.roles import Role
from enterprises.services import notifications
from inspections import tidings
from inspections.models import Order

ANSWERABLE = (Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)


@service
def of_order(pk: UUID | str) -> None:
    """Idempotent. An order against somebody outside the register is served on paper alone."""
    order = Order.objects.select_related("case__enterprise").get(pk=pk)
    if order.case.enterprise is None:
        return
    notifications.tell(
        notifications.people_of(order.case.enterprise, *ANSWERABLE),
        kind=tidings.ORDER_SERVED,
        step=f"{tidings.ORDER_SERVED}:{order.pk}",
        path=reverse("pages:order", args=[order.pk]),
        facts={"number": order.number, "kind": order.kind, "due_on": order.due_on.isoformat()},
    )
