"""Forms for uploading evidence."""

from django import forms
from django.utils.translation import gettext_lazy

from core.web.forms import DateInput, PageForm
from inspections.models import Evidence


class UploadForm(PageForm):
    file = forms.FileField(label=gettext_lazy("File"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Evidence.Kind.choices)
    description = forms.CharField(
        label=gettext_lazy("What it shows"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000
    )
    taken_on = forms.DateField(label=gettext_lazy("Taken on"), widget=DateInput, required=False)
    automatic = forms.BooleanField(
        label=gettext_lazy("Recorded automatically"),
        help_text=gettext_lazy("Then it counts only after a legal reviewer has admitted it, as videos always do."),
        required=False,
    )
