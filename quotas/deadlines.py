"""The deadlines of monthly reports, for the calendars of those who file them."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.formats import month
from enterprises.deadlines import Deadline, register_source
from enterprises.models import User
from quotas.queries import reports as queries


@register_source
def list_report_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    firms = {held.enterprise_id: held.enterprise for held in person.current_memberships if held.enterprise}
    due = queries.outstanding().filter(enterprise__in=firms, due_on__gte=first, due_on__lte=last)
    for duty in due.order_by("due_on", "pk"):
        period = f"{duty.period:%Y-%m}"
        yield Deadline(
            key=f"report-{duty.pk}",
            day=duty.due_on,
            title=_("The report for %(month)s is due") % {"month": month(duty.period)},
            path=reverse("pages:report-month", args=[duty.enterprise.code, period]),
        )
