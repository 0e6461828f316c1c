"""Pages of restoration: entries of sites and planned mining areas, recorded and withdrawn, with what is still owed."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import local_name
from core.forms import DateInput, text_area
from core.web.creation import create_view
from core.web.filters import choice, form_of
from core.web.records import RecordPages
from enterprises.models import MiningArea
from enterprises.policies import holds
from enterprises.web.site_forms import SiteField, SiteForm
from environment.acts.restoration import RESTORATIONS
from environment.capabilities import RESTORATION_RECORD
from environment.filters import RestorationFilters
from environment.models import RestorationEntry
from environment.queries.deposits import deposit_of
from environment.queries.restoration import attach_sums
from environment.services import restoration


class RestorationForm(SiteForm):
    site = SiteField(required=False, help_text=gettext_lazy("Empty: a planned mining area is chosen."))
    mining_area = forms.ModelChoiceField(
        label=gettext_lazy("Planned mining area"),
        queryset=MiningArea.objects.select_related("jurisdiction"),
        to_field_name="number",
        required=False,
        empty_label=gettext_lazy("None"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=RestorationEntry.Kind.choices)
    hectares = forms.DecimalField(label=gettext_lazy("Hectares"), max_digits=12, decimal_places=3, min_value=0)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DateInput,
        help_text=gettext_lazy("Of what is owed, the day by which it is to be restored."),
    )
    document = text_area(gettext_lazy("Document"), max_length=2000)
    hectares_confirmed = forms.BooleanField(label=gettext_lazy("The area was checked and is right."), required=False)

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> "RestorationForm":
        form = super().for_request(request, data)
        form.initial["mining_area"] = request.GET.get("mining_area", "")
        form.field("mining_area").label_from_instance = lambda area: f"{area.number} {local_name(area)}"
        return form


def _with_sums(request: HttpRequest, context: Mapping[str, Any]) -> Mapping[str, Any]:
    attach_sums(context["rows"], clock.today())
    return {}


def _sums(request: HttpRequest, row: RestorationEntry) -> Mapping[str, Any]:
    today = clock.today()
    attach_sums([row], today)
    return {"restoration": row.restoration, "deposit": deposit_of(row.site, today) if row.site else None}


PAGES = RecordPages(
    title=gettext_lazy("Restoration"),
    list_page="pages:restorations",
    detail_page="pages:restoration",
    templates="environment/restoration",
    rows=RestorationEntry.objects.select_related(
        "place", "site__enterprise", "site__jurisdiction", "mining_area", "recorded_by", "withdrawal"
    ),
    order=("-day", "-pk"),
    filters=RestorationFilters,
    form=form_of(
        RestorationFilters,
        "kind",
        "province",
        "site",
        "mining_area",
        "overdue",
        overdue=choice(gettext_lazy("Overdue"), [("true", gettext_lazy("Owed by a day that has passed"))]),
    ),
    may_record=partial(holds, capability=RESTORATION_RECORD),
    acts=RESTORATIONS,
    in_list=_with_sums,
    in_detail=_sums,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Add an entry of restoration"),
    lead=gettext_lazy("No more can be accepted than was restored."),
    form=RestorationForm.for_request,
    service=restoration.record,
    done=gettext_lazy("The entry was recorded."),
)
