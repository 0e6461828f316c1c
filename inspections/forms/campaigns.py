"""The form at the end of a campaign."""

from django import forms
from django.utils.translation import gettext_lazy

from core.web.forms import PageForm


class OutcomeForm(PageForm):
    text = forms.CharField(label=gettext_lazy("What came of it"), widget=forms.Textarea(attrs={"rows": 4}))
