"""Deadlines for personal calendars: of orders, of cases, of visits and the answers to them."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.deadlines import Deadline, register_source
from enterprises.models import User
from enterprises.roles import ENTERPRISE_ROLES
from inspections.models import Case, Inspection, Order


@register_source
def list_order_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    if not person.roles & ENTERPRISE_ROLES:
        return
    orders = Order.objects.visible_to(person).filter(state__in=Order.UNDONE, due_on__gte=first, due_on__lte=last)
    for order in orders.order_by("due_on", "number"):
        assert order.due_on is not None
        yield Deadline(
            key=f"order-{order.pk}",
            day=order.due_on,
            title=_("The order %(number)s is to be met") % {"number": order.number},
            path=reverse("pages:order", args=[order.pk]),
        )


@register_source
def list_case_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    cases = Case.objects.visible_to(person).exclude(state__in=Case.ENDED).filter(lead=person)
    for case in cases.filter(due_on__gte=first, due_on__lte=last).order_by("due_on", "number"):
        assert case.due_on is not None
        yield Deadline(
            key=f"case-{case.pk}",
            day=case.due_on,
            title=_("The term of case %(number)s ends") % {"number": case.number},
            path=reverse("pages:case", args=[case.pk]),
        )


@register_source
def list_visit_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    """Yield deadlines of visits: planned ones for the team, announced ones and answers for the enterprise."""
    own = bool(person.roles & ENTERPRISE_ROLES)
    # An unannounced visit is not visible to the enterprise, and so not in its calendars.
    rows = Inspection.objects.visible_to(person)
    planned = rows.filter(state=Inspection.State.PLANNED, planned_on__gte=first, planned_on__lte=last)
    if not own:
        planned = planned.filter(team__person=person)
    for visit in planned.order_by("planned_on", "number"):
        yield Deadline(
            key=f"inspection-{visit.pk}",
            day=visit.planned_on,
            title=_("The inspection %(number)s takes place") % {"number": visit.number},
            path=reverse("pages:inspection", args=[visit.pk]),
        )
    if not own:
        return
    reports = rows.filter(state=Inspection.State.REPORTED, answer_due_on__gte=first, answer_due_on__lte=last)
    for visit in reports.order_by("answer_due_on", "number"):
        assert visit.answer_due_on is not None
        yield Deadline(
            key=f"inspection-answer-{visit.pk}",
            day=visit.answer_due_on,
            title=_("The report of inspection %(number)s may be answered") % {"number": visit.number},
            path=reverse("pages:inspection", args=[visit.pk]),
        )
