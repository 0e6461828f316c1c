"""The lock and the journal that every step of a case uses."""

from typing import Any
from uuid import UUID

from core import audit, clock
from inspections.models import Case, CaseEntry, Order


def lock(pk: UUID) -> Case:
    """Lock the case, then read it: a join in the locking query would show relations from before the wait."""
    Case.objects.select_for_update(no_key=True).get(pk=pk)
    return Case.objects.select_related("place", "office", "enterprise", "site", "lead", "opened_by").get(pk=pk)


def enter(case: Case, verb: str, actor: Any, text: str = "") -> Case:
    """Write an entry in the journal, for the case file, and one in the audit trail, for auditors."""
    CaseEntry.objects.create(
        case=case, at=clock.now(), actor_id=actor.pk, actor_name=str(actor)[:160], verb=verb, text=text.strip()
    )
    audit.record(actor=actor, action=f"cases.{verb}", obj=case, place=case.place.code, reason=text.strip())
    return case


def lock_order(order: Order) -> Order:
    """Lock the case, then the order, so that actions in one case are done one after another."""
    case = lock(order.case_id)
    locked = Order.objects.select_for_update(no_key=True, of=("self",)).get(pk=order.pk)
    locked.case = case
    return locked


def record_order(order: Order, verb: str, actor: Any, **data: str) -> None:
    enterprise = order.respondent.enterprise
    audit.record(
        actor=actor,
        action=f"orders.{verb}",
        obj=order,
        place=order.case.place.code,
        enterprise_code=enterprise.code if enterprise else "",
        data=data,
    )
