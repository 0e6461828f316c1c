"""The days by which bulletins are to be published, for the calendars of their ministry's officers."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.deadlines import Deadline, register_source
from enterprises.models import NATION, User
from enterprises.policies import roles_with
from portal.capabilities import BULLETINS_DRAFT
from portal.models import Bulletin


@register_source
def list_bulletin_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    granted = roles_with(BULLETINS_DRAFT)
    ministries = [
        held.authority_id
        for held in person.current_memberships
        if held.role in granted and held.jurisdiction and held.jurisdiction.code == NATION
    ]
    if not ministries:
        return
    rows = Bulletin.objects.filter(authority__in=ministries, planned_on__range=(first, last))
    for row in rows.filter(state__in=Bulletin.UNFINISHED).select_related("authority").order_by("planned_on", "pk"):
        assert row.planned_on is not None
        yield Deadline(
            key=f"bulletin-{row.pk}",
            day=row.planned_on,
            title=_("The bulletin is to be published: %(bulletin)s") % {"bulletin": row},
            path=reverse("pages:bulletin", args=[row.pk]),
        )
