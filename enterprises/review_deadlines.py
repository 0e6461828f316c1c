"""The due days of review rounds, for the calendars of the regulators of their place."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.capabilities import LICENCES_REVIEW
from enterprises.deadlines import Deadline, register_source
from enterprises.models import Licence, ReviewRound, User
from enterprises.policies import roles_with


@register_source
def list_review_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    granted = roles_with(LICENCES_REVIEW)
    places = [held.jurisdiction_id for held in person.current_memberships if held.role in granted]
    rows = ReviewRound.objects.filter(place__in=places, due_on__gte=first, due_on__lte=last)
    waiting = rows.with_counts(Licence.objects.visible_to(person)).filter(Q(("licences_waiting__gt", 0)))
    for row in waiting.order_by("due_on", "pk"):
        yield Deadline(
            key=f"review-round-{row.pk}",
            day=row.due_on,
            title=_("The review of licences is due: %(kind)s") % {"kind": row.get_kind_display()},
            path=reverse("pages:review-round", args=[row.pk]),
        )
