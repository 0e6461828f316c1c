"""What is asked where a reason may be given but need not."""

from django import forms
from django.utils.translation import gettext_lazy

from core.web.forms import PageForm


class OptionalReasonForm(PageForm):
    reason = forms.CharField(label=gettext_lazy("Remark"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
