"""Forms of an inspector's actions on a tip."""

from django import forms
from django.utils.translation import gettext_lazy

from core.web.forms import PageForm, ReasonForm
from inspections.services import tips


class AskForm(PageForm):
    text = forms.CharField(
        label=gettext_lazy("Your question or answer"),
        help_text=gettext_lazy("Whoever holds the receipt reads it. Your name is not shown."),
        max_length=tips.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PromoteForm(PageForm):
    allegation = forms.CharField(
        label=gettext_lazy("Allegation"),
        help_text=gettext_lazy("In your own words: those of the tip could say whose they are."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RouteForm(ReasonForm):
    place = forms.CharField(
        label=gettext_lazy("Code of the place"),
        max_length=6,
        help_text=gettext_lazy("Province, prefecture or county, by its GB/T 2260 code: 36, 3607, 360727."),
    )
