"""Form fields shared by acts on several kinds of objects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PageForm, text_area
from inspections.models import Proceeding
from inspections.services.evidence import Upload


class UploadField(forms.FileField):
    """A file, held whole in memory and limited by the size of the request's body."""

    def clean(self, data: object, initial: object = None) -> Any:
        return Upload.received(super().clean(data, initial))


class WordsForm(PageForm):
    text = text_area(_("Text"), rows=4)


class ServiceForm(PageForm):
    served_on = forms.DateField(label=_("Served on"), widget=DateInput)
    service = forms.ChoiceField(label=_("How"), choices=Proceeding.Service.choices)
    consent = forms.CharField(label=_("Signed consent to electronic service"), max_length=200, required=False)


def addressee() -> forms.IntegerField:
    """Return the field that says which respondent of a case something is addressed to."""
    return forms.IntegerField(
        label=_("Number of the respondent"),
        min_value=1,
        required=False,
        help_text=_("By the table of respondents. Empty where only one answers in this case."),
    )


def kilograms(**kwargs: Any) -> forms.DecimalField:
    """Return a field of tonnes with three decimals."""
    return forms.DecimalField(decimal_places=3, max_digits=16, **kwargs)


def yuan(**kwargs: Any) -> forms.DecimalField:
    """Return a field of an amount that may be left open."""
    return forms.DecimalField(min_value=0, decimal_places=2, max_digits=16, required=False, **kwargs)
