"""Entering and ending rates of the resource tax, by two administrators."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.formats import stored_day
from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from enterprises.acts.national_reference import ending, entering, last_day_of, without_reason
from enterprises.models import Jurisdiction
from enterprises.two_person_acts import Preview, Table
from resources.models import ElementClass, TaxRate
from resources.services import tax_rates

CLASSES = [choice for choice in ElementClass.choices if choice[0] != ElementClass.ALL]


class TaxRateForm(PageForm):
    ore_class = forms.ChoiceField(label=label_of(TaxRate, "ore_class"), choices=CLASSES)
    rate = forms.DecimalField(
        label=gettext_lazy("Rate, yuan per tonne of raw ore"), max_digits=10, decimal_places=3, min_value=0
    )
    valid_from = forms.DateField(label=label_of(TaxRate, "valid_from"), widget=DateInput)
    valid_to = forms.DateField(label=label_of(TaxRate, "valid_to"), widget=DateInput, required=False)
    source = text_area(label_of(TaxRate, "source"), max_length=2_000)


def _row(ore_class: str, rate: Decimal, source: str, **days: Any) -> TaxRate:
    return TaxRate(ore_class=ore_class, lowest=rate, highest=rate, source=source.strip(), **days)


def _facts(row: TaxRate) -> list[tuple[str, str]]:
    """Return what a rate says; codes, so that both people read the same in whichever language."""
    return [
        (gettext_noop("Class of ore"), row.ore_class),
        (gettext_noop("Rate of tax"), f"{row.figure} {row.unit}"),
        (gettext_noop("In force from"), stored_day(row.valid_from)),
        (gettext_noop("In force until"), stored_day(row.valid_to)),
        (gettext_noop("Source"), row.source),
    ]


def _entry(place: Jurisdiction, **given: Any) -> Preview:
    """Show the rate beside those of the same class that are on record."""
    row = _row(**given)
    others = TaxRate.objects.filter(ore_class=row.ore_class).order_by("valid_from", "subject", "pk")
    return Preview(
        _facts(row),
        [
            Table(
                gettext_noop("Rates on record for this class"),
                [gettext_noop("Rate of tax"), gettext_noop("In force from"), gettext_noop("In force until")],
                [
                    [
                        f"{other.figure} {other.unit}",
                        stored_day(other.valid_from),
                        stored_day(other.valid_to),
                    ]
                    for other in others
                ],
            )
        ],
    )


def _require_fitting(**given: Any) -> None:
    tax_rates.require_fitting(_row(**given))


ENTER = entering(
    name=tax_rates.ENTER,
    label=gettext_lazy("Enter a rate of resource tax"),
    form=TaxRateForm,
    preview=_entry,
    require=_require_fitting,
    enter=tax_rates.enter,
)
END = ending(
    name=tax_rates.END,
    label=gettext_lazy("End a rate of resource tax"),
    model=TaxRate,
    preview=last_day_of(_facts),
    require=tax_rates.require_open,
    lock=tax_rates.TAX_RATE.lock,
    end=without_reason(tax_rates.end),
)
