"""The terms of orders, for the calendars of those who have to meet them, and of cases, for those who lead them."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.deadlines import Deadline, source
from enterprises.models import User
from enterprises.roles import ENTERPRISE_ROLES
from inspections.models import Case, Order


@source
def of_orders(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    if not person.roles & ENTERPRISE_ROLES:
        return
    orders = Order.objects.visible_to(person).filter(state__in=Order.UNDONE, due_on__gte=first, due_on__lte=last)
    for order in orders.order_by("due_on", "number"):
        yield Deadline(
            key=f"order-{order.pk}",
            day=order.due_on,
            title=_("The order %(number)s is to be met") % {"number": order.number},
            path=reverse("pages:order", args=[order.pk]),
        )


@source
def of_cases(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    cases = Case.objects.visible_to(person).exclude(state__in=Case.ENDED).filter(lead=person)
    for case in cases.filter(due_on__gte=first, due_on__lte=last).order_by("due_on", "number"):
        assert case.due_on is not None
        yield Deadline(
            key=f"case-{case.pk}",
            day=case.due_on,
            title=_("The term of case %(number)s ends") % {"number": case.number},
            path=reverse("pages:case", args=[case.pk]),
        )
