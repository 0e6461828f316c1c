"""The journal that every step of a case writes."""

from core import audit, clock
from core.actors import Actor
from core.transactions import refusal
from enterprises.services.validation import not_allowed_here
from inspections.lifecycles.journal import CASE_ENTRIES
from inspections.models import Case, CaseEntry, Order

refusal("journal_line_in_role", not_allowed_here)
refusal("journal_line_has_its_act", not_allowed_here)


def enter(case: Case, verb: str, actor: Actor, text: str = "") -> Case:
    """Write an entry in the journal, for the case file, and one in the audit trail, for auditors."""
    if verb not in CASE_ENTRIES:
        raise ValueError(f"the journal has no text for {verb!r}")
    CaseEntry.objects.create(
        case=case, at=clock.now(), actor_id=actor.pk, actor_name=str(actor)[:160], verb=verb, text=text.strip()
    )
    audit.record(actor=actor, action=f"cases.{verb}", obj=case, place=case.place.code, reason=text.strip())
    return case


def record_order(order: Order, verb: str, actor: Actor, **data: str) -> None:
    """Record a step of an order in the audit trail, with the enterprise it is addressed to."""
    enterprise = order.respondent.enterprise
    audit.record(
        actor=actor,
        action=f"orders.{verb}",
        obj=order,
        place=order.case.place.code,
        enterprise_code=enterprise.code if enterprise else "",
        data=data,
    )
