"""Entering and ending competences and figures of due process, by two administrators."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import clock
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.formats import stored_day
from core.forms import DateInput, PageForm
from core.type_aliases import Text
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Authority, Jurisdiction
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from inspections.models import Competence, Order, Threshold
from inspections.models.competences import LegalEntry
from inspections.services import competences


class LegalEntryForm(PageForm):
    legal_basis = forms.CharField(label=gettext_lazy("Legal basis"), max_length=2000)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=2000, required=False)
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    valid_to = forms.DateField(label=gettext_lazy("To"), required=False, widget=DateInput)


class CompetenceForm(LegalEntryForm):
    act = forms.ChoiceField(label=gettext_lazy("Act"), choices=Order.Kind.choices)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Jurisdiction.Level.choices)
    authority = forms.ModelChoiceField(
        label=gettext_lazy("Authority"), queryset=Authority.objects.all(), to_field_name="code", required=False
    )
    field_order = ("act", "level", "authority")


class ThresholdForm(LegalEntryForm):
    name = forms.ChoiceField(label=gettext_lazy("Name"), choices=Threshold.Name.choices)
    figure = forms.DecimalField(label=gettext_lazy("Figure"), max_digits=16, decimal_places=2)
    field_order = ("name", "figure")


class EndForm(PageForm):
    valid_to = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DateInput)


_LABELS = {
    "act": gettext_noop("Act"),
    "level": gettext_noop("Level"),
    "authority": gettext_noop("Authority"),
    "name": gettext_noop("Name"),
    "figure": gettext_noop("Figure"),
    "legal_basis": gettext_noop("Legal basis"),
    "source": gettext_noop("Source"),
    "valid_from": gettext_noop("From"),
    "valid_to": gettext_noop("To"),
}


def _written(entry: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [(label, entry.get(name)) for name, label in _LABELS.items()]
    return [(label, str(getattr(value, "code", value))) for label, value in rows if value not in (None, "")]


def _entry(place: Jurisdiction, **entry: Any) -> Preview:
    return Preview(_written(entry))


def _end(rule: LegalEntry, *, valid_to: dt.date | None) -> Preview:
    """Show the entry, its new end and, of a competence, how many other entries for its act are in force then."""
    facts = [
        *_written({name: getattr(rule, name, None) for name in _LABELS}),
        (gettext_noop("Last day"), stored_day(valid_to)),
    ]
    if isinstance(rule, Competence):
        day = valid_to + dt.timedelta(days=1) if valid_to else clock.today()
        others = Competence.objects.in_force_on(day).filter(act=rule.act).exclude(pk=rule.pk).count()
        facts.append((gettext_noop("Other entries for this act after that"), str(others)))
    return Preview(facts)


def _of_the_nation(actor: Actor, place: Jurisdiction) -> DomainError | None:
    return None if place.code == NATION else Conflict("not_the_nation", _("This is entered for the whole country."))


def _entry_obstacle(actor: Actor, place: Jurisdiction, **entry: Any) -> DomainError | None:
    try:
        competences.require_days(entry["valid_from"], entry["valid_to"])
        if "figure" in entry:
            competences.require_figure(entry["name"], entry["figure"])
    except DomainError as obstacle:
        return obstacle
    return None


def _ends_later(actor: Actor, rule: LegalEntry, *, valid_to: dt.date | None) -> DomainError | None:
    try:
        competences.require_days(rule.valid_from, valid_to)
    except DomainError as obstacle:
        return obstacle
    return None


def _bounds(target: object) -> Bounds:
    return Bounds(place=Jurisdiction.objects.get(code=NATION))


def _declare(name: str, label: Text, model: type[Model], form: type[PageForm], **more: Any) -> TwoPersonAct:
    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=model,
            form=form,
            bounds=_bounds,
            allows=lambda actor, target: bool(can(actor, REFERENCE_EDIT)),
            **more,
        )
    )


def _declare_entry(name: str, label: Text, form: type[PageForm], service: Callable[..., object]) -> TwoPersonAct:
    def carry_out(place: Jurisdiction, *, actor: Actor, reason: str, **entry: Any) -> None:
        service(actor=actor, **entry)

    return _declare(
        name,
        label,
        Jurisdiction,
        form,
        guard=_of_the_nation,
        argument_guard=_entry_obstacle,
        preview=_entry,
        carry_out=carry_out,
    )


def _declare_end(name: str, label: Text, model: type[LegalEntry]) -> TwoPersonAct:
    def lock(rule: LegalEntry, **arguments: Any) -> None:
        model._default_manager.select_for_update().get(pk=rule.pk)

    def carry_out(rule: LegalEntry, *, actor: Actor, reason: str, valid_to: dt.date | None) -> None:
        competences.end(rule, actor=actor, valid_to=valid_to)

    return _declare(
        name, label, model, EndForm, argument_guard=_ends_later, lock=lock, preview=_end, carry_out=carry_out
    )


ENTER = _declare_entry(competences.ENTER, gettext_lazy("Enter a competence"), CompetenceForm, competences.enter)
ENTER_THRESHOLD = _declare_entry(
    competences.ENTER_THRESHOLD,
    gettext_lazy("Enter a figure of due process"),
    ThresholdForm,
    competences.enter_threshold,
)
END = _declare_end(competences.END, gettext_lazy("End a competence"), Competence)
END_THRESHOLD = _declare_end(competences.END_THRESHOLD, gettext_lazy("End a figure of due process"), Threshold)
