"""Appeals: the decision is upheld, or annulled with all that followed from it."""

import datetime as dt

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Invalid
from core.formats import NOTHING
from core.transactions import service
from inspections.lifecycles import decisions
from inspections.models import Case, Order, Proceeding
from inspections.services import order_consequences, required_text
from inspections.services.cases.publication import take_down
from inspections.services.cases.steps import TERM, resume_case, step
from inspections.services.journal import enter


@service
def appeal(case: Case, *, actor: Actor, reason: str) -> Case:
    """Record an appeal; the decision remains in force meanwhile."""
    required_text.require_text(reason=reason)
    return enter(step(case, "appeal", actor=actor), "appeal", actor, reason)


@service
def uphold(case: Case, *, actor: Actor, reason: str) -> Case:
    """Record that the appeal failed and the decision remains in force."""
    return resume_case(case, "uphold", actor=actor, reason=reason)


@service
def annul(
    case: Case, *, actor: Actor, reason: str, fell_on: dt.date | None = None, respondent: int | None = None
) -> Case:
    """Annul the decision and its orders, and take it down at once; the law allows three working days.

    They run from ``fell_on``, the day of the annulment (today, unless another is named). If the office learns of it
    later than that, the next level up is notified. ``respondent``: the number of the respondent whose decision
    is annulled, if several are in force.
    """
    required_text.require_text(reason=reason)
    case = step(case, "annul", actor=actor)
    decision = _decision_in_force(case, respondent)
    assert decision.decided_at is not None
    day = fell_on or clock.today()
    if not decision.decided_at.astimezone(clock.ZONE).date() <= day <= clock.today():
        detail = _("The annulment must not be before the decision or after today.")
        raise Invalid.at("/fell_on", "invalid_day", detail)
    decision.state = Proceeding.State.ANNULLED
    decision.save_next("state")
    for order in Order.objects.filter(proceeding=decision):
        order.case = case
        order.state = Order.State.ANNULLED
        order.save_next("state")
        order_consequences.undo(order, reason.strip(), decision_fell=True)
    others = [other.decided_at for other in decisions(case) if other.pk != decision.pk and other.decided_at]
    case.decided_at, case.resumes_to, case.due_on = max(others, default=None), "", clock.today() + TERM
    case.save(update_fields=["decided_at", "resumes_to", "due_on"])
    if case.published:
        take_down(case, reason.strip(), day, actor)
    return enter(case, "annul", actor, reason)


def _decision_in_force(case: Case, respondent: int | None) -> Proceeding:
    """Return the decision against a respondent; if none is named, the only one in force."""
    decided = decisions(case)
    if respondent is not None:
        decided = [decision for decision in decided if decision.respondent.number == respondent]
    if len(decided) == 1:
        return decided[0]
    names = "; ".join(f"{decision.respondent.number}. {decision.respondent}" for decision in decided)
    detail = _("State the respondent whose decision was annulled: %s.") % (names or NOTHING)
    raise Invalid.at("/respondent", "required", detail)
