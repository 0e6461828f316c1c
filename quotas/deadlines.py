"""The deadlines of monthly reports, for those who file them, and of the duties of offices, for their officers."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.formats import month
from enterprises.deadlines import Deadline, register_source
from enterprises.models import User
from enterprises.policies import roles_with
from quotas.capabilities import OFFICE_RETURNS_RECORD
from quotas.office_notification_texts import duty_text
from quotas.queries import office_duties
from quotas.queries import reports as queries
from quotas.services.office_reminders import path_of


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


@register_source
def list_office_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    """Yield the duties of the offices of provinces, for those who record their returns and issue their notices."""
    granted = roles_with(OFFICE_RETURNS_RECORD)
    held = [one for one in person.current_memberships if one.role in granted and one.jurisdiction and one.authority]
    offices = {(one.jurisdiction.code, one.authority.code) for one in held if one.jurisdiction and one.authority}
    if not offices:
        return
    for duty in office_duties.list_open(sorted({place for place, _authority in offices}), first, last):
        if (duty.place, duty.authority) in offices:
            notice = duty.notice.number if duty.notice is not None else ""
            yield Deadline(
                key=duty.key,
                day=duty.due_on,
                title=duty_text(duty.duty, duty.year, duty.quarter, notice),
                path=path_of(duty),
            )
