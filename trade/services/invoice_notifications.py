"""Notifications of invoices that no longer count: to both enterprises and to the tax officers of both places."""

from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Membership, User
from enterprises.roles import Role
from enterprises.services import notifications
from trade import notification_texts
from trade.models import Invoice

OF_ENTERPRISE = (Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)


def notify_of_cancellation(row: Invoice) -> None:
    """Notify both registered parties and the offices that record their invoices, those of the nation aside."""
    people: dict[object, User] = {}
    for firm in filter(None, (row.seller, row.buyer)):
        for person in (*notifications.people_of(firm, *OF_ENTERPRISE), *_tax_officers(firm)):
            people[person.pk] = person
    notifications.notify(
        people.values(),
        kind=notification_texts.INVOICE_CANCELLED,
        step=f"invoice_cancelled:{row.pk}",
        path=reverse("pages:invoice", args=[row.pk]),
        facts={"number": row.number, "month": row.day.replace(day=1).isoformat(), "tonnes": str(row.tonnes)},
    )


def _tax_officers(firm: Enterprise) -> list[User]:
    held = Membership.objects.in_force(clock.today()).filter(role=Role.TAX_OFFICER)
    places = [firm.place[:length] for length in (2, 4, 6)]
    held = held.filter(jurisdiction__code__in=places)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))
