"""The days on which returns of resource use are due, for the calendars of those who file them."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.deadlines import Deadline, register_source
from enterprises.models import Site, User
from resources import halves
from resources.queries import use_returns as queries


@register_source
def list_use_return_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    firms = {held.enterprise_id for held in person.current_memberships if held.enterprise_id}
    if not firms:
        return
    for year in range(first.year - 1, last.year + 1):
        for half in (1, 2):
            day = halves.due_day(year, half)
            if not first <= day <= last:
                continue
            for mine in queries.missing(year, half, Site.objects.all()).filter(holder_id__in=firms):
                yield Deadline(
                    key=f"use-return-{mine.code}-{year}-{half}",
                    day=day,
                    title=_("The return of resource use of %(mine)s is due") % {"mine": mine.code},
                    path=f"{reverse('pages:use-return-new')}?site={mine.code}",
                )
