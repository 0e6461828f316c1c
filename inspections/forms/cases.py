"""The form with which an officer opens a case."""

from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core.forms import DateInput, PageForm
from enterprises.models import NATION
from enterprises.scoping import bounds_of
from inspections.models import Case
from inspections.services.subjects import Named


class SubjectForm(PageForm):
    type = forms.ChoiceField(label=gettext_lazy("About"), choices=Case.SubjectType.choices)
    code = forms.CharField(
        label=gettext_lazy("Code, or the name of a person or office"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Of an enterprise, a site, a group or a jurisdiction. Empty if unknown."),
    )
    description = forms.CharField(
        label=gettext_lazy("Observation"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    seen_on = forms.DateField(label=gettext_lazy("Observed on"), widget=DateInput, required=False)
    province = forms.CharField(
        label=gettext_lazy("Code of the place"),
        max_length=6,
        required=False,
        help_text=gettext_lazy("Province, prefecture or county, by its GB/T 2260 code: 36, 3607, 360727."),
    )
    location = forms.CharField(label=gettext_lazy("Where, in words"), max_length=400, required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("Source"), choices=[pair for pair in Case.Source.choices if pair[0] != Case.Source.FLAG]
    )
    allegation = forms.CharField(label=gettext_lazy("Allegation"), widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        asked = request.GET
        initial = {
            "type": asked.get("type", Case.SubjectType.ENTERPRISE),
            "code": asked.get("code", ""),
            "source": asked.get("source", ""),
            "allegation": asked.get("allegation", ""),
            "province": next((bound.place for bound in bounds_of(request.user) if bound.place != NATION), ""),
        }
        return cls(data, initial=initial)

    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        subject = Named(*(values.pop(name) for name in ("type", "code", "description", "seen_on")))
        return {"subject": subject, **values}


PLACES = {
    "/subject/type": "type",
    "/subject/code": "code",
    "/subject/description": "description",
    "/subject/seen_on": "seen_on",
}
