"""Automatic effects of orders: stop and closure suspend or revoke licences at once, undone only by a recorded act.

The decision behind the order is made by a competent office; the register carries it out in the order's name.
"""

from typing import Any

from core import clock
from core.actors import SystemActor
from enterprises.models import Licence
from enterprises.services import licences
from inspections.models import Order
from inspections.services import measures, restitution

STOPS = (Order.Kind.SUSPEND,)
OPERATING = (Licence.Kind.MINING, Licence.Kind.PRODUCTION, Licence.Kind.EXPORT)
ENDS = (Order.Kind.CLOSE, Order.Kind.REVOKE)


def take(order: Order) -> list[Licence]:
    """Suspend or revoke the licences of the site the case is about, or of the respondent's whole enterprise."""
    if order.kind not in (*STOPS, *ENDS) or order.respondent.enterprise_id is None:
        return []
    rows = Licence.objects.filter(site__enterprise=order.respondent.enterprise_id).with_state(clock.today())
    if order.case.site_id is not None and order.case.enterprise_id == order.respondent.enterprise_id:
        rows = rows.filter(site=order.case.site_id)
    open_states = [Licence.State.IN_FORCE]
    if order.kind in ENDS:
        open_states += [Licence.State.SUSPENDED, Licence.State.PENDING]
    touched = list(rows.filter(kind__in=OPERATING, state__in=open_states).order_by("number"))  # type: ignore[misc]
    act = licences.suspend if order.kind in STOPS else licences.revoke
    for licence in touched:
        act(licence, actor=_in_the_name_of(order), reason=f"{order.number}: {order.legal_basis}")
    order.licences.set(touched)
    return touched


def undo(order: Order, reason: str, *, decision_fell: bool = False) -> list[Licence]:
    """Reinstate licences that this order suspended, and release the quota that it withheld.

    After an annulment, deducted or taken quota is returned too. A revoked licence is issued anew, by its authority.
    """
    measures.give_back(order, reason, decision_fell=decision_fell)
    if decision_fell:
        restitution.tell_if_owed(order)
    rows = order.licences.with_state(clock.today()).filter(state=Licence.State.SUSPENDED)  # type: ignore[misc]
    touched: list[Any] = list(rows.order_by("number"))
    for licence in touched:
        licences.reinstate(licence, actor=_in_the_name_of(order), reason=f"{order.number}: {reason}")
    return touched


def _in_the_name_of(order: Order) -> SystemActor:
    return SystemActor(f"order {order.number}")
