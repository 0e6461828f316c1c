"""The days on which opinions are due, for the calendars of the offices that are asked."""

import datetime as dt
import functools
import operator
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.capabilities import CONSULTATIONS_ANSWER
from enterprises.deadlines import Deadline, register_source
from enterprises.models import Consultation, ConsultedOffice, User
from enterprises.policies import roles_with


@register_source
def list_consultation_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    granted = roles_with(CONSULTATIONS_ANSWER)
    offices = [
        Q(place=held.jurisdiction_id, authority=held.authority_id)
        for held in person.current_memberships
        if held.role in granted and held.authority_id
    ]
    if not offices:
        return
    rows = ConsultedOffice.objects.filter(
        functools.reduce(operator.or_, offices),
        opinion="",
        consultation__state=Consultation.State.OPEN,
        consultation__due_on__range=(first, last),
    )
    rows = rows.select_related("consultation").exclude(consultation__opened_by=person)
    for row in rows.filter(consultation__in=Consultation.objects.visible_to(person)).order_by("pk"):
        yield Deadline(
            key=f"consultation-{row.pk}",
            day=row.consultation.due_on,
            title=_("An opinion is due: %(subject)s") % {"subject": row.consultation.subject_label},
            path=reverse("pages:consulted-office", args=[row.pk]),
        )
