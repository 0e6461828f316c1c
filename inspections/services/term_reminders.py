"""Reminders of terms that end soon or have ended: to those who have to act, then to the level above, once per step.

Run every morning. A missed step is caught up while it is recent; older cases are escalated.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from core.transactions import service
from enterprises.models import Jurisdiction
from enterprises.reminder_steps import FRESH, step_of
from enterprises.roles import REGULATORS, Role
from enterprises.services import notifications
from inspections import missed_order_steps, notification_texts
from inspections.models import Case, Inspection, Order
from inspections.services import case_handlers, handover_notifications, notify

# Days left at each reminder; -1: the term has passed.
DECISION = (14, 7, 1, -1)
LAPSE = (60, 14, 1, -1)
ORDER = (3, 0, -1)
PASSED = (-1,)
TWO_YEARS = dt.timedelta(days=2 * 365)


def remind(on: dt.date) -> int:
    """Send all reminders of the day; return how many people were notified. Idempotent."""
    return (
        remind_of_decisions(on)
        + remind_of_lapses(on)
        + remind_of_orders(on)
        + remind_of_visits(on)
        + remind_of_unanswered(on)
        + handover_notifications.remind(on)
    )


@service
def remind_of_decisions(on: dt.date) -> int:
    """Remind the case's lead of the ninety days to the decision; return how many were notified."""
    rows = Case.objects.filter(decided_at=None, due_on__range=(on - FRESH, on + _ahead(DECISION)))
    count = 0
    for case in rows.exclude(state__in=Case.RESTING).select_related("lead", "office", "place").order_by("pk"):
        assert case.due_on is not None
        count += _of_case(case, notification_texts.CASE_TERM, case.due_on, on, DECISION)
    return count


@service
def remind_of_lapses(on: dt.date) -> int:
    """Remind the lead of the two years since the conduct while a case is reported but not yet on file.

    Returns how many were notified.
    """
    rows = Case.objects.filter(
        state=Case.State.REPORTED,
        conduct_on__range=(on - TWO_YEARS - 2 * FRESH, on - TWO_YEARS + _ahead(LAPSE) + FRESH),
    )
    count = 0
    for case in rows.select_related("lead", "office", "place").order_by("pk"):
        assert case.lapses_on is not None
        count += _of_case(case, notification_texts.CASE_LAPSES, case.lapses_on, on, LAPSE)
    return count


@service
def remind_of_orders(on: dt.date) -> int:
    """Remind the enterprise of the term of an order, and the officer as well when it was missed.

    Returns how many were notified.
    """
    rows = Order.objects.filter(state__in=Order.UNDONE, due_on__range=(on - FRESH, on + _ahead(ORDER)))
    rows = rows.exclude(case__state__in=Case.RESTING).select_related(
        "respondent__enterprise", "case__lead", "issued_by"
    )
    count = 0
    for order in rows.order_by("pk"):
        assert order.due_on is not None
        step = step_of(order.due_on, on, ORDER)
        if step is None:
            continue
        facts = {"number": order.number, "due_on": order.due_on.isoformat(), "left": (order.due_on - on).days}
        path, key = reverse("pages:order", args=[order.pk]), f"{order.pk}:{order.due_on}:{step}"
        count += notify.notify_enterprise(
            order.respondent.enterprise, notification_texts.ORDER_DUE, key, path, facts, order.case.matter_id
        )
        if step == -1:
            proposed = missed_order_steps.find_next_step(order, on)
            facts = {**facts, "next_step": proposed.kind if proposed else ""}
            count += notify.notify_officers(
                order.case, [order.issued_by], notification_texts.ORDER_MISSED, key, path, facts
            )
    return count


@service
def remind_of_visits(on: dt.date) -> int:
    """Notify the team of a day that passed without the visit, or of a report that was not answered in time.

    Returns how many were notified.
    """
    count = 0
    for visit in Inspection.objects.overdue(on).select_related("site").prefetch_related("team__person").order_by("pk"):
        planned = visit.state == Inspection.State.PLANNED
        day = visit.planned_on if planned else visit.answer_due_on
        assert day is not None
        if step_of(day, on, PASSED) is None:
            continue
        facts = {"number": visit.number, "planned": planned, ("planned_on" if planned else "due_on"): day.isoformat()}
        count += notify.notify_team(visit, notification_texts.INSPECTION_WAITS, f"{visit.pk}:{day}", facts)
    return count


@service
def remind_of_unanswered(on: dt.date) -> int:
    """Notify the level to which cases and orders were escalated in these days; return how many were notified."""
    count = 0
    lately = Q(escalated_on__range=(on - FRESH, on), escalated_to__isnull=False)
    for case in Case.objects.filter(lately).select_related("escalated_to").order_by("pk"):
        due = case.due_on or case.take_down_due_on or case.escalated_on
        count += _remind_above(case, case, case.number, due, reverse("pages:case", args=[case.pk]))
    for order in Order.objects.filter(lately).select_related("escalated_to", "case").order_by("pk"):
        count += _remind_above(order, order.case, order.number, order.due_on, reverse("pages:order", args=[order.pk]))
    return count


def people_above(place: Jurisdiction, matter_id: UUID) -> list[Any]:
    """Return the people to notify at a level: inspectors and deciders, or else regulators and coordinators.

    People with a conflict of interest in the matter are left out.
    """
    return case_handlers.at_office(matter_id, place, Role.INSPECTOR, Role.CASE_DECIDER) or case_handlers.at_office(
        matter_id, place, Role.COORDINATOR, *REGULATORS
    )


def _remind_above(row: Any, case: Case, number: str, due: dt.date | None, path: str) -> int:
    return notifications.notify(
        people_above(row.escalated_to, case.matter_id),
        kind=notification_texts.ESCALATED,
        step=f"{notification_texts.ESCALATED}:{row.pk}:{row.escalated_on}:{row.escalated_to.code}",
        path=path,
        facts={"number": number, "due_on": due.isoformat() if due else ""},
        matter_id=case.matter_id,
    )


def _of_case(case: Case, kind: str, day: dt.date, on: dt.date, steps: Sequence[int]) -> int:
    step = step_of(day, on, steps)
    if step is None:
        return 0
    facts = {"number": case.number, "due_on": day.isoformat(), "left": (day - on).days}
    path = reverse("pages:case", args=[case.pk])
    return notify.notify_officers(case, [], kind, f"{case.pk}:{day}:{step}", path, facts)


def _ahead(steps: Sequence[int]) -> dt.timedelta:
    return dt.timedelta(days=max(steps))
