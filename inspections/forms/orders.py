"""Forms of the actions on an order."""

from django import forms
from django.utils.translation import gettext_lazy

from core.templatetags.pages import local_name
from core.web.forms import PageForm
from inspections.models import Measure, Order, Restitution
from inspections.services import extensions
from quotas.models import Category, Programme


class AnswerForm(PageForm):
    text = forms.CharField(label=gettext_lazy("What was done"), widget=forms.Textarea(attrs={"rows": 4}))


class MoreTimeForm(PageForm):
    working_days = forms.IntegerField(
        label=gettext_lazy("Working days asked for"), min_value=1, max_value=extensions.MOST
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class MoreTimeDecisionForm(PageForm):
    granted = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Granted")), ("no", gettext_lazy("Refused"))],
        coerce=lambda value: value == "yes",
    )
    working_days = forms.IntegerField(
        label=gettext_lazy("Working days granted"),
        min_value=1,
        max_value=extensions.MOST,
        required=False,
        help_text=gettext_lazy("Empty: as many as were asked for."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class QuotaForm(PageForm):
    act = forms.ChoiceField(label=gettext_lazy("What is done"), choices=Measure.Act.choices)
    programme = forms.ChoiceField(
        label=gettext_lazy("Programme"),
        required=False,
        choices=lambda: [("", "—"), *((row.code, local_name(row)) for row in Programme.objects.order_by("code"))],
        help_text=gettext_lazy("For a deduction only, as category, year and tonnes."),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        choices=[("", "—"), *(pair for pair in Category.choices if pair[0] != Category.TOTAL)],
    )
    year = forms.IntegerField(
        label=gettext_lazy("From the quota of the year"),
        required=False,
        help_text=gettext_lazy("Empty: the year after the conduct."),
    )
    tonnes = forms.DecimalField(label=gettext_lazy("Tonnes"), required=False, decimal_places=3, max_digits=16)
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class OwedForm(PageForm):
    how = forms.ChoiceField(label=gettext_lazy("How it was settled"), choices=Restitution.How.choices)
    tonnes = forms.DecimalField(label=gettext_lazy("Tonnes"), decimal_places=3, max_digits=16)
    document = forms.CharField(label=gettext_lazy("Notice or other document that records it"), max_length=200)
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class VerifyForm(PageForm):
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[(Order.State.MET, Order.State.MET.label), (Order.State.NOT_MET, Order.State.NOT_MET.label)],
    )
    text = forms.CharField(label=gettext_lazy("What you saw"), widget=forms.Textarea(attrs={"rows": 3}))
