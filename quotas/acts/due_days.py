"""Setting the due day of a province's monthly reports, or of the country's, by two officers of that very office."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.formats import NOTHING, stored_day
from core.forms import MonthField, PageForm, text_area
from core.models import label_of
from enterprises.acts.national_reference import entering_of
from enterprises.models import NATION, Jurisdiction
from enterprises.two_person_acts import Bounds, Preview
from quotas.capabilities import DUE_DAYS_SET
from quotas.due_days import DueDays
from quotas.models import DueDay, ReportKind
from quotas.policies import may_set_due_days
from quotas.services import due_days, parameters


class DueDayForm(PageForm):
    kind = forms.ChoiceField(
        label=label_of(DueDay, "kind"), choices=[("", gettext_lazy("Every kind")), *ReportKind.choices], required=False
    )
    day = forms.IntegerField(
        label=gettext_lazy("Day of the following month"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=gettext_lazy(
            "Reports are in time until the end of this day. Left empty, the more general rule holds again."
        ),
    )
    from_month = MonthField(label=label_of(DueDay, "from_month"))
    document = text_area(
        label_of(DueDay, "document"),
        rows=2,
        max_length=2_000,
        help_text=gettext_lazy("office, number and day of the document"),
    )


def _row(place: Jurisdiction, **entry: Any) -> DueDay:
    return DueDay(place=None if place.code == NATION else place, **entry)


def _preview(place: Jurisdiction, *, kind: str, day: int | None, from_month: dt.date, document: str) -> Preview:
    """Show the day that holds until now in that month, and the one from then on."""
    before = DueDays.read().due_on(place.code, kind, from_month)
    return Preview(
        [
            (gettext_noop("Place"), place.code),
            (gettext_noop("Kind of report"), kind or NOTHING),
            (gettext_noop("Due day until now"), stored_day(before)),
            (gettext_noop("Day of the following month"), str(day or NOTHING)),
            (gettext_noop("From month"), f"{from_month:%Y-%m}"),
            (gettext_noop("Document"), document),
        ]
    )


def _require_fitting(place: Jurisdiction, **entry: Any) -> None:
    row = _row(place, **entry)
    parameters.require_fitting(row, None, due_days.faults(row))


def _allows(actor: Actor, place: Jurisdiction) -> bool:
    return may_set_due_days(actor, DUE_DAYS_SET, place.code)


def _set(place: Jurisdiction, *, actor: Actor, **entry: Any) -> DueDay:
    return due_days.set_day(actor=actor, place=place, **entry)


SET = entering_of(
    name=due_days.SET,
    label=gettext_lazy("Set a due day of monthly reports"),
    model=Jurisdiction,
    form=DueDayForm,
    preview=_preview,
    require=_require_fitting,
    lock=lambda place: place,
    enter=_set,
    allows=_allows,
    bounds=lambda place: Bounds(place=place),
)
