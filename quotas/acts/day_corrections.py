"""Correcting a notice's day of issue, by two officers of its issuer."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core import clock
from core.actors import Actor
from core.errors import DomainError
from core.formats import stored_day
from core.forms import DateInput, PageForm, ReasonForm, text_area
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from quotas.capabilities import NOTICES_APPROVE
from quotas.models import Notice
from quotas.policies import may_issue
from quotas.services import notices


class DayForm(PageForm):
    issued_on = forms.DateField(
        label=gettext_lazy("Day of issue"),
        widget=DateInput,
        help_text=gettext_lazy("as the paper itself, its address or its publisher states it"),
    )
    document = text_area(
        gettext_lazy("What shows the day"),
        rows=2,
        max_length=500,
        help_text=gettext_lazy("address, page or number of the document"),
    )


class CorrectionForm(DayForm, ReasonForm):
    """The fields of a proposed correction of a day."""


def _preview(notice: Notice, *, issued_on: dt.date, document: str) -> Preview:
    """Show both days, from when the notice counts as known, and what was distributed from it before its new day."""
    corrected = notices.NewDay(notice, issued_on)
    before = corrected.known_until_now
    receivers = [line.to_holder_id for line in notice.lines.all()]
    onward = Notice.objects.filter(
        programme_year=notice.programme_year_id,
        state=Notice.State.IN_FORCE,
        issuer__in=receivers,
        issued_on__lt=issued_on,
    ).exclude(pk=notice.pk)
    return Preview(
        facts=[
            (gettext_noop("Number"), notice.number),
            (gettext_noop("Issued on, until now"), stored_day(notice.issued_on)),
            (gettext_noop("Issued on, corrected"), stored_day(issued_on)),
            (gettext_noop("What shows the day"), document),
            (gettext_noop("Known from, until now"), stored_day(before.astimezone(clock.ZONE).date())),
            (
                gettext_noop("Known from, corrected"),
                stored_day((corrected.known_from or before).astimezone(clock.ZONE).date()),
            ),
        ],
        tables=[
            Table(
                gettext_noop("Notices that distributed its quota before that day"),
                [gettext_noop("Number"), gettext_noop("Issued on")],
                [[one.number, stored_day(one.issued_on)] for one in onward.order_by("issued_on", "number")],
            )
        ],
    )


def _argument_guard(actor: Actor, notice: Notice, *, issued_on: dt.date, document: str) -> DomainError | None:
    return notices.NewDay(notice, issued_on).obstacle()


CORRECT_DAY = declare(
    TwoPersonAct(
        name=notices.CORRECT_DAY,
        label=gettext_lazy("Correct the day of issue of a notice"),
        model=Notice,
        related=("issuer", "place", "programme_year__programme__authority"),
        form=DayForm,
        bounds=lambda notice: Bounds(place=notice.place, authority=notice.programme_year.programme.authority),
        allows=lambda actor, notice: may_issue(actor, NOTICES_APPROVE, notice),
        guard=lambda actor, notice: notices.LIFECYCLE.obstacle(notice, "correct_day", actor=actor),
        argument_guard=_argument_guard,
        lock=lambda notice, **arguments: notices.LIFECYCLE.lock(notice),
        preview=_preview,
        carry_out=notices.correct_day,
    )
)
