"""Forms of the steps of a proceeding."""

from django import forms
from django.utils.translation import gettext_lazy

from core.web.forms import DateInput, PageForm
from inspections.models import Order, Proceeding


class WordsForm(PageForm):
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 4}))


class HearingForm(WordsForm):
    held_on = forms.DateField(label=gettext_lazy("Held on"), widget=DateInput)


class ReviewForm(WordsForm):
    passed = forms.BooleanField(label=gettext_lazy("It may be decided"), required=False)
    fine_basis = forms.CharField(
        label=gettext_lazy("Provision that allows the fine"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=gettext_lazy("Only for a fine whose range the register does not know: you confirm its amount."),
    )


class DecisionForm(WordsForm):
    penalties = forms.MultipleChoiceField(
        label=gettext_lazy("Penalties"),
        choices=[(str(kind), kind.label) for kind in Order.PENALTIES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None: no penalty is imposed, and the decision gives the reason."),
    )
    fine = forms.DecimalField(
        label=gettext_lazy("Fine, in yuan"), min_value=0, decimal_places=2, max_digits=16, required=False
    )


class ServiceForm(PageForm):
    served_on = forms.DateField(label=gettext_lazy("Served on"), widget=DateInput)
    service = forms.ChoiceField(label=gettext_lazy("How"), choices=Proceeding.Service.choices)
    consent = forms.CharField(
        label=gettext_lazy("Signed consent to electronic service"), max_length=200, required=False
    )
