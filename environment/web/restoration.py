"""Pages of restoration: entries of sites and planned mining areas, recorded and withdrawn, with what is still owed."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import local_name
from core.forms import DateInput, text_area
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.models import MiningArea
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteField, SiteForm
from environment.acts.restoration import RESTORATIONS
from environment.capabilities import RESTORATION_RECORD
from environment.filters.restoration import RestorationFilters
from environment.models import RestorationEntry
from environment.queries.deposits import deposit_of
from environment.queries.restoration import attach_sums
from environment.services import restoration


class RestorationFilter(ListForm):
    kind = choice(gettext_lazy("Kind"), RestorationEntry.Kind)
    province = choice(gettext_lazy("Province"), provinces)
    site = forms.CharField(label=gettext_lazy("Code of the site"), max_length=32)
    mining_area = forms.IntegerField(label=gettext_lazy("Number of the planned mining area"), min_value=1)
    overdue = choice(gettext_lazy("Overdue"), [("true", gettext_lazy("Owed by a day that has passed"))])


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


def _rows(request: HttpRequest) -> QuerySet[RestorationEntry]:
    rows = RestorationEntry.objects.visible_to(request.user)
    return rows.select_related(
        "place", "site__enterprise", "site__jurisdiction", "mining_area", "recorded_by", "withdrawal"
    )


@page
def listing(request: HttpRequest) -> HttpResponse:
    context = RestorationFilter(request).list_rows(request, RestorationFilters, _rows(request).order_by("-day", "-pk"))
    attach_sums(context["rows"], clock.today())
    context["may_record"] = holds(request.user, RESTORATION_RECORD)
    return render(request, "environment/restoration_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Add an entry of restoration"),
        lead=gettext_lazy("No more can be accepted than was restored."),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Restoration"),
        list_page="pages:restorations",
        detail_page="pages:restoration",
        allowed=partial(holds, capability=RESTORATION_RECORD),
        form=RestorationForm.for_request,
        service=restoration.record,
        done=gettext_lazy("The entry was recorded."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> RestorationEntry:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: RestorationEntry, failed: Failed = None, status: int = 200) -> HttpResponse:
    today = clock.today()
    attach_sums([row], today)
    context: dict[str, Any] = {
        "row": row,
        "restoration": row.restoration,
        "deposit": deposit_of(row.site, today) if row.site else None,
        **panel(request, RESTORATIONS, row, failed),
    }
    return render(request, "environment/restoration_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(RESTORATIONS, find=_visible, show=_detail)
