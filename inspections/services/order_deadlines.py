"""The term of an order: working days, counted from the day of service."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, formats, workdays
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.outbox import announce
from core.transactions import refusal, service
from inspections.events import ORDER_SERVED
from inspections.lifecycles import ORDER
from inspections.models import Order
from inspections.services import cases, service_of_documents
from inspections.services.journal import record_order

MOST_DAYS, MOST_YEARS = 500, 5

refusal("order_served_once", lambda: Conflict("already_served", gettext_lazy("This order has been served.")))


def require_term(due_on: dt.date | None, working_days: int | None) -> int:
    """Return the term in working days from service.

    A named day is the end of the term if the order is served today. A day that is no working day is refused, with the
    next one that is.
    """
    today = clock.today()
    if (due_on is None) == (working_days is None):
        raise Invalid.at("/due_on", "one_of", _("Name the day on which the term ends, or a number of working days."))
    if working_days is not None:
        if not 1 <= working_days <= MOST_DAYS:
            raise Invalid.at("/working_days", "out_of_range", _("From 1 to %s working days.") % MOST_DAYS)
        return working_days
    assert due_on is not None
    if due_on <= today:
        raise Invalid.at("/due_on", "not_in_the_future", _("The term ends after today."))
    if due_on.year > today.year + MOST_YEARS:
        raise Invalid.at("/due_on", "too_far", _("A term ends within %s years.") % MOST_YEARS)
    if not workdays.is_working_day(due_on):
        raise Invalid.at(
            "/due_on",
            "not_a_working_day",
            _("%(day)s is no working day; the next one is %(next)s.")
            % {"day": formats.day(due_on), "next": formats.day(workdays.on_or_after(due_on))},
        )
    return workdays.count(today, due_on)


@service
def serve(order: Order, *, actor: Actor, served_on: dt.date, service: str, consent: str = "") -> Order:
    """Enter how and when an order reached its addressee. Its term begins here."""
    order = ORDER.begin(order, "serve", actor)
    begin(order, served_on, service, consent, actor)
    order.save_next("served_on", "service", "consent", "served_by", "due_on")
    return keep_service(order, actor)


def begin(order: Order, served_on: dt.date, service: str, consent: str, actor: Actor) -> None:
    """Fill in the service of an order and the end of its term; refuse a service that is not possible."""
    made_on = order.issued_at.astimezone(clock.ZONE).date()
    faults = [*service_of_documents.faults_of(order.respondent, served_on, service, consent, made_on=made_on)]
    if faults:
        raise Invalid("invalid", _("The order has errors."), errors=faults)
    assert order.working_days is not None
    order.served_on, order.service, order.served_by_id = served_on, service, actor.pk
    order.consent = service_of_documents.consent_for(order.respondent, served_on, service, consent)
    order.due_on = workdays.after(served_on, order.working_days)


def keep_service(order: Order, actor: Actor) -> Order:
    """Record the service of an order in the journal and the trail, and announce it."""
    assert order.served_on is not None
    assert order.due_on is not None
    label = Order.Service(order.service).label
    cases.enter(order.case, "serve_order", actor, f"{order.number}: {order.served_on}, {label}")
    record_order(order, "serve", actor, served_on=order.served_on.isoformat(), due_on=order.due_on.isoformat())
    announce(ORDER_SERVED, order_id=order.pk)
    return order
