"""Automatic effects of orders: stop and closure suspend or revoke licences at once, undone only by a recorded act.

The decision behind the order is made by a competent office and carried out by the register. A licence is read by many,
also by those to whom the case is closed: it names neither case nor order, which the journal of the case does.
"""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from core import clock
from core.actors import SystemActor
from core.errors import Conflict, DomainError
from core.transactions import refusal
from enterprises.models import Licence
from enterprises.services import licences
from inspections.models import Order
from inspections.services import quota_measures, restitution

STOPS = (Order.Kind.SUSPEND,)
OPERATING = (Licence.Kind.MINING, Licence.Kind.PRODUCTION, Licence.Kind.EXPORT)
ENDS = (Order.Kind.CLOSE, Order.Kind.REVOKE)
_ACTOR = SystemActor("orders of the competent office")
_ORDERED, _LIFTED = "By order of the competent office", "The order of the competent office was lifted"


def apply_to_licences(order: Order) -> list[Licence]:
    """Suspend or revoke the licences of the site the case is about, or of the respondent's whole enterprise."""
    if order.kind not in (*STOPS, *ENDS) or order.respondent.enterprise_id is None:
        return []
    rows: QuerySet[Any] = Licence.objects.filter(site__enterprise=order.respondent.enterprise_id).with_state(
        clock.today()
    )
    if order.case.site_id is not None and order.case.enterprise_id == order.respondent.enterprise_id:
        rows = rows.filter(site=order.case.site_id)
    open_states = [Licence.State.IN_FORCE]
    if order.kind in ENDS:
        open_states += [Licence.State.SUSPENDED, Licence.State.PENDING]
    rows = rows.filter(kind__in=OPERATING).order_by("number")
    touched = list(rows.filter(state__in=open_states))
    # What another order suspended is suspended by this one as well: the last of them to be lifted reinstates it.
    shared = list(rows.filter(pk__in=_suspended_by_orders())) if order.kind in STOPS else []
    act = licences.suspend if order.kind in STOPS else licences.revoke
    order.licences.set({*touched, *shared})  # first: the database lets a licence follow an order that names it
    for licence in touched:
        act(licence, actor=_ACTOR, reason=_ORDERED)
    return touched


def order_in_force(licence: Licence) -> DomainError | None:
    """Return a conflict while an order in force suspends the licence, its site or the enterprise that holds it."""
    if licence.kind in OPERATING:
        whole = Q(case__site=None) | ~Q(case__enterprise=F("respondent__enterprise"))
        here = Q(respondent__enterprise=licence.site.enterprise_id) & (whole | Q(case__site=licence.site_id))
    else:
        here = Q(pk=None)
    if not _in_force().filter(here | Q(licences=licence.pk)).exists():
        return None
    return _stopped()


def _stopped() -> Conflict:
    return Conflict("order_in_force", _("An order in force stops the work here. Lift or annul it first."))


refusal("suspension_ends_after_its_order", _stopped)
refusal(
    "order_names_its_licences",
    lambda: Conflict("order_is_issued", _("An order names the licences that it ends or stops as it is issued.")),
)


def _in_force() -> QuerySet[Order]:
    return Order.objects.filter(kind__in=STOPS, lifted_at=None).exclude(state=Order.State.ANNULLED)


def _suspended_by_orders() -> QuerySet[Order, Any]:
    return _in_force().exclude(licences=None).order_by().values("licences")


def undo(order: Order, reason: str, *, decision_fell: bool = False) -> list[Licence]:
    """Reinstate licences that this order suspended and no other does, and release the quota that it withheld.

    After an annulment, deducted or taken quota is returned too. A revoked licence is issued again by its authority.
    """
    quota_measures.give_back(order, reason, decision_fell=decision_fell)
    if decision_fell:
        restitution.notify_if_owed(order)
    rows: QuerySet[Any] = order.licences.with_state(clock.today())
    rows = rows.filter(state=Licence.State.SUSPENDED)
    touched = [row for row in rows.order_by("number") if order_in_force(row) is None]
    for licence in touched:
        licences.reinstate(licence, actor=_ACTOR, reason=_LIFTED)
    return touched
