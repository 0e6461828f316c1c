"""Entering and ending standards, by two administrators."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core import clock
from core.formats import stored_day
from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from core.type_aliases import Text
from enterprises import capacities
from enterprises.acts.national_reference import ending, entering, last_day_of, without_reason
from enterprises.models import Jurisdiction, OreType, Process, Site, Standard
from enterprises.models.standards import Indicator
from enterprises.services import standards
from enterprises.two_person_acts import Preview, Table

MOST_SITES = 50  # in a preview


def _choice(name: str, choices: Any, empty: Text | None = None) -> forms.ChoiceField:
    """Return the choice of a column; ``empty`` is what no choice means, where there may be none."""
    offered = [*([("", empty)] if empty is not None else []), *choices.choices]
    return forms.ChoiceField(label=label_of(Standard, name), choices=offered, required=empty is None)


class StandardForm(PageForm):
    indicator = _choice("indicator", Indicator)
    comparison = _choice("comparison", Standard.Comparison)
    value = forms.DecimalField(
        label=label_of(Standard, "value"),
        max_digits=12,
        decimal_places=3,
        help_text=gettext_lazy("Capacity in t REO a year, rates in per cent, pollutants in mg/L."),
    )
    effect = _choice("effect", Standard.Effect)
    site_kind = _choice("site_kind", Site.Kind, gettext_lazy("Every kind"))
    ore_type = _choice("ore_type", OreType, gettext_lazy("Every ore"))
    process = _choice("process", Process, gettext_lazy("Every process"))
    condition = _choice("condition", Standard.Condition, gettext_lazy("None"))
    plant = _choice("plant", Standard.Plant, gettext_lazy("New and existing plants"))
    discharge = _choice("discharge", Standard.Discharge, gettext_lazy("Direct and indirect"))
    valid_from = forms.DateField(label=label_of(Standard, "valid_from"), widget=DateInput)
    valid_to = forms.DateField(label=label_of(Standard, "valid_to"), widget=DateInput, required=False)
    source = text_area(label_of(Standard, "source"), max_length=2_000)


def _facts(standard: Standard) -> list[tuple[str, str]]:
    """Return what a standard says; codes, so that both people read the same in whichever language."""
    rows = [
        (gettext_noop("Indicator"), standard.indicator),
        (gettext_noop("Limit"), f"{standard.get_comparison_display()} {standard.value.normalize():f}"),
        (gettext_noop("Effect"), standard.effect),
        (gettext_noop("Kind of site"), standard.site_kind),
        (gettext_noop("Ore type"), standard.ore_type),
        (gettext_noop("Process"), standard.process),
        (gettext_noop("Condition"), standard.condition),
        (gettext_noop("Plants"), standard.plant),
        (gettext_noop("Discharge"), standard.discharge),
        (gettext_noop("In force from"), stored_day(standard.valid_from)),
        (gettext_noop("In force until"), stored_day(standard.valid_to)),
        (gettext_noop("Source"), standard.source),
    ]
    return [(label, value) for label, value in rows if value]


def sites_below(standard: Standard) -> list[list[str]]:
    """Return the sites whose capacity, as far as it was not eliminated, does not meet a least capacity."""
    if standard.indicator != Indicator.CAPACITY:
        return []
    sites = [site for site in Site.objects.exclude(approved_capacity=None).order_by("code") if standard.concerns(site)]
    found = capacities.capacities(sites, max(clock.today(), standard.valid_from))
    left = [(site.code, found[site.pk].left) for site in sites]
    return [[code, f"{tonnes:,.3f}"] for code, tonnes in left if tonnes is not None and not standard.is_met_by(tonnes)][
        :MOST_SITES
    ]


def _entry(place: Jurisdiction, **limit: Any) -> Preview:
    """Show the standard, the one that it ends, and the sites that do not meet a least capacity."""
    standard = Standard(**limit)
    before = Standard.objects.same_subject(standard).filter(valid_to=None, valid_from__lt=standard.valid_from)
    return Preview(
        _facts(standard),
        [
            Table(
                gettext_noop("Standard that it ends"),
                [gettext_noop("Limit"), gettext_noop("In force from")],
                [[f"{row.get_comparison_display()} {row.value:f}", stored_day(row.valid_from)] for row in before],
            ),
            Table(
                gettext_noop("Sites below it"),
                [gettext_noop("Site"), gettext_noop("Approved capacity, t REO a year")],
                sites_below(standard),
                binding=False,
            ),
        ],
    )


def _require_fitting(**limit: Any) -> None:
    standards.require_fitting(Standard(**limit))


ENTER = entering(
    name=standards.ENTER,
    label=gettext_lazy("Enter a standard"),
    form=StandardForm,
    preview=_entry,
    require=_require_fitting,
    enter=standards.enter,
)
END = ending(
    name=standards.END,
    label=gettext_lazy("End a standard"),
    model=Standard,
    preview=last_day_of(_facts),
    require=standards.require_open,
    lock=standards.STANDARD.lock,
    end=without_reason(standards.end),
)
