"""Publication of decisions, and their take-down at once after an annulment."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core import clock, workdays
from core.actors import Actor
from core.transactions import service
from inspections.lifecycles import CASE
from inspections.models import Case, Proceeding
from inspections.services import required_text
from inspections.services.cases.steps import step
from inspections.services.journal import enter

TAKE_DOWN = 3  # working days (art. 48)


@service
def publish(case: Case, *, actor: Actor, reason: str) -> Case:
    """Publish the decision, with a reason."""
    return _show(case, "publish", actor=actor, reason=reason, published=True)


@service
def unpublish(case: Case, *, actor: Actor, reason: str) -> Case:
    """Take the decision down, with a reason."""
    return _show(case, "unpublish", actor=actor, reason=reason, published=False)


def take_down(case: Case, reason: str, fell_on: dt.date, actor: Actor) -> None:
    """Take an annulled decision down today; if that is too late, escalate the case to the next level."""
    case.published, case.publication_reason = False, reason
    case.take_down_due_on, case.taken_down_on = workdays.after(fell_on, TAKE_DOWN), clock.today()
    late = case.taken_down_on > case.take_down_due_on
    above = (case.office or case.place).parent
    if late and above is not None:
        case.escalated_to, case.escalated_on = above, clock.today()
    case.save(
        update_fields=[
            "published", "publication_reason", "take_down_due_on", "taken_down_on", "escalated_to", "escalated_on"
        ]
    )  # fmt: skip
    enter(case, "taken_down_late" if late else "taken_down", actor, reason)


@service
def take_down_fallen(*, actor: Actor, on: dt.date) -> list[Case]:
    """Take down every published case without a decision in force.

    It runs every night, in addition to the take-down by the annulment itself.
    """
    in_force = Proceeding.objects.filter(case=OuterRef("pk"), state=Proceeding.State.DECIDED)
    fallen = Case.objects.filter(published=True).exclude(Exists(in_force))
    taken = []
    for row in fallen.order_by("pk"):
        case = CASE.lock(row)
        take_down(case, _("This case has no decision in force."), on, actor)
        case.save_next()
        taken.append(case)
    return taken


def _show(case: Case, verb: str, *, actor: Actor, reason: str, published: bool) -> Case:
    required_text.require_text(reason=reason)
    case = step(case, verb, actor=actor)
    case.published, case.publication_reason = published, reason.strip()
    case.taken_down_on = None if published else clock.today()
    case.take_down_due_on = None
    case.save(update_fields=["published", "publication_reason", "taken_down_on", "take_down_due_on"])
    return enter(case, verb, actor, reason)
