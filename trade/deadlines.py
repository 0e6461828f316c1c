"""Deadlines for personal calendars: the letters that an enterprise has to answer."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.deadlines import Deadline, register_source
from enterprises.models import User
from enterprises.roles import ENTERPRISE_ROLES
from trade.models import Letter


@register_source
def list_letter_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    if not person.roles & ENTERPRISE_ROLES:
        return
    rows = Letter.objects.visible_to(person).filter(state=Letter.State.SENT, due_on__range=(first, last))
    for letter in rows.order_by("due_on", "number"):
        assert letter.due_on is not None
        yield Deadline(
            key=f"letter-{letter.pk}",
            day=letter.due_on,
            title=_("The letter %(number)s is to be answered") % {"number": letter.number},
            path=reverse("pages:letter", args=[letter.pk]),
        )
