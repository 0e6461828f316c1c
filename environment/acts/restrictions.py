"""Entering and ending restrictions of processes, by two administrators."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.formats import stored_day
from core.forms import DateInput, PageForm, text_area
from enterprises.acts.national_reference import ending, entering
from enterprises.models import Jurisdiction, OreType
from enterprises.models.processes import Process
from enterprises.two_person_acts import Preview
from environment.lifecycles import RESTRICTION
from environment.models import ProcessRestriction
from environment.services import restrictions


class RestrictionForm(PageForm):
    process = forms.ChoiceField(label=gettext_lazy("Process"), choices=Process.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ProcessRestriction.Kind.choices)
    ore_type = forms.ChoiceField(
        label=gettext_lazy("Ore type"), choices=[("", gettext_lazy("Any")), *OreType.choices], required=False
    )
    stated_on = forms.DateField(
        label=gettext_lazy("Day of the document"),
        widget=DateInput,
        help_text=gettext_lazy("The day on which the document that restricts it was issued or published."),
    )
    in_force_from = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Empty where the document does not give the day."),
    )
    source = text_area(gettext_lazy("Document"), max_length=2000)
    remark = text_area(gettext_lazy("Remark"), max_length=2000, required=False)


class EndForm(PageForm):
    until = forms.DateField(label=gettext_lazy("Last day in force"), widget=DateInput)


def _facts(row: ProcessRestriction) -> list[tuple[str, str]]:
    """Return what a restriction says; codes, so that both people read the same in whichever language."""
    rows = [
        (gettext_noop("Process"), row.process),
        (gettext_noop("Kind"), row.kind),
        (gettext_noop("Ore type"), row.ore_type),
        (gettext_noop("Day of the document"), stored_day(row.stated_on)),
        (gettext_noop("In force from"), stored_day(row.in_force_from)),
        (gettext_noop("Document"), row.source),
        (gettext_noop("Remark"), row.remark),
    ]
    return [(label, value) for label, value in rows if value]


def _entry(place: Jurisdiction, **restriction: Any) -> Preview:
    return Preview(_facts(restrictions.new(**restriction)))


def _end(row: ProcessRestriction, *, until: dt.date) -> Preview:
    return Preview([*_facts(row), (gettext_noop("Last day"), stored_day(until))])


def _require_fitting(**restriction: Any) -> None:
    restrictions.require_fitting(restrictions.new(**restriction))


def _ended(actor: Actor, row: ProcessRestriction) -> DomainError | None:
    if row.in_force_until is None:
        return None
    return Conflict("wrong_state", _("This restriction has its last day already."))


ENTER = entering(
    name=restrictions.ENTER,
    label=gettext_lazy("Enter a restriction of a process"),
    form=RestrictionForm,
    preview=_entry,
    require=_require_fitting,
    enter=restrictions.enter,
)
END = ending(
    name=restrictions.END,
    label=gettext_lazy("End a restriction of a process"),
    model=ProcessRestriction,
    form=EndForm,
    guard=_ended,
    preview=_end,
    require=restrictions.require_open,
    lock=RESTRICTION.lock,
    end=restrictions.end,
)
