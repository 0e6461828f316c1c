"""The form of a plan of a mining area and year, which plans of ceilings and of mining rights share."""

from typing import Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import PageForm, YearField, text_area
from enterprises.models import MiningArea
from resources.models.plans_of_areas import FIRST_YEAR


class PlanForm(PageForm):
    """A plan of an area that is known: its year and its document."""

    year = YearField(label=_("Year"), first=FIRST_YEAR)
    document = text_area(_("Document"), rows=2, max_length=2_000)


class PlanOfAreaForm(PageForm):
    """The area of a new plan; the form begins with this year."""

    mining_area = forms.ModelChoiceField(
        label=_("Planned mining area"),
        queryset=MiningArea.objects.select_related("jurisdiction").order_by("number"),
        to_field_name="number",
    )

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        return cls(data, initial={"mining_area": request.GET.get("area", ""), "year": clock.today().year})
