"""Extensions of an order's term: requested within the term, decided by an officer, counted in working days."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, formats, workdays
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.outbox import announce
from core.transactions import refusal, service
from enterprises.policies import person
from inspections.events import EXTENSION_MOVED
from inspections.lifecycles import ORDER, open_extension
from inspections.models import Extension, Order
from inspections.services import cases, orders, required_text

MOST = 250  # working days: a year of them

refusal(
    "order_term_moves_by_extension",
    lambda: Conflict("term_stands", gettext_lazy("A term moves only by a request for more time that was granted.")),
)


@service
def request(order: Order, *, actor: Actor, working_days: int, reason: str) -> Order:
    """Request more working days, with a reason. The term runs on until an officer decides."""
    order = ORDER.begin(order, "request_extension", actor)
    required_text.require_text(reason=reason)
    _days(working_days)
    assert order.due_on is not None
    asked = Extension.objects.create(
        order=order,
        working_days=working_days,
        reason=reason.strip(),
        requested_by_id=person(actor).pk,
        requested_at=clock.now(),
        old_due_on=order.due_on,
    )
    order.save_next()
    announce(EXTENSION_MOVED, extension_id=asked.pk)
    return _log_step(order, "request_extension", actor, reason, working_days)


@service
def decide(order: Order, *, actor: Actor, granted: bool, reason: str, working_days: int | None = None) -> Order:
    """Grant the requested or another number of working days, or refuse; the old term stays on record."""
    order = ORDER.begin(order, "decide_extension", actor)
    required_text.require_text(reason=reason)
    extension = open_extension(order)
    assert extension is not None
    extension.decided_by_id, extension.decided_at, extension.decision = actor.pk, clock.now(), reason.strip()
    announce(EXTENSION_MOVED, extension_id=extension.pk)
    if not granted:
        extension.state = Extension.State.REFUSED
        extension.save()
        order.save_next()
        return _log_step(order, "refuse_extension", actor, reason, extension.working_days)
    days = extension.working_days if working_days is None else working_days
    _days(days)
    until = workdays.after(extension.old_due_on, days)
    if until < clock.today():
        detail = _("That term would have ended on %s already.") % formats.day(until)
        raise Invalid.at("/working_days", "too_short", detail)
    extension.state, extension.granted_days, extension.granted_until = Extension.State.GRANTED, days, until
    extension.save()
    order.due_on, order.escalated_to, order.escalated_on = until, None, None
    order.save_next("due_on", "escalated_to", "escalated_on")
    return _log_step(order, "grant_extension", actor, f"{reason.strip()} {extension.old_due_on} → {until}", days)


def _days(count: int) -> None:
    if not 1 <= count <= MOST:
        detail = _("From 1 to %s working days.") % MOST
        raise Invalid.at("/working_days", "out_of_range", detail)


def _log_step(order: Order, verb: str, actor: Actor, text: str, days: int) -> Order:
    cases.enter(order.case, verb, actor, f"{order.number}: {text.strip()}")
    orders.record(order, verb, actor, working_days=str(days))
    return order
