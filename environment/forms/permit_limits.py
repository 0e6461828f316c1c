"""The fields of a limit of a discharge permit."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import DateInput, PageForm, text_area
from environment.models.discharges import POLLUTANT_CHOICES, Medium


class LimitFieldsForm(PageForm):
    pollutant = forms.ChoiceField(label=gettext_lazy("Pollutant"), choices=POLLUTANT_CHOICES)
    medium = forms.ChoiceField(label=gettext_lazy("Medium"), choices=Medium.choices)
    highest = forms.DecimalField(
        label=gettext_lazy("Highest concentration"),
        max_digits=12,
        decimal_places=5,
        min_value=0,
        required=False,
        help_text=gettext_lazy("mg/L in water, mg/m³ in air; of pH the highest value."),
    )
    lowest = forms.DecimalField(
        label=gettext_lazy("Lowest pH"), max_digits=12, decimal_places=5, min_value=0, required=False
    )
    yearly_total = forms.DecimalField(
        label=gettext_lazy("Total of a year, t"), max_digits=12, decimal_places=3, min_value=0, required=False
    )
    in_force_from = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Empty: the first day of the permit."),
    )
    document = text_area(gettext_lazy("Document"), max_length=2000)
