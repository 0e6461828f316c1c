"""Pages of eliminated capacity: entries of all sites, recorded and withdrawn."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import DateInput, text_area
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.acts.register import ELIMINATED_CAPACITIES
from enterprises.capabilities import CAPACITY_ELIMINATE
from enterprises.capacities import capacity_of
from enterprises.filters import EliminatedCapacityFilters
from enterprises.models import EliminatedCapacity
from enterprises.policies import holds
from enterprises.services import eliminated_capacities
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteForm


class EliminatedCapacityFilter(ListForm):
    kind = choice(gettext_lazy("Kind"), EliminatedCapacity.Kind)
    province = choice(gettext_lazy("Province"), provinces)
    site = forms.CharField(label=gettext_lazy("Code of the site"), max_length=32)


class EliminatedCapacityForm(SiteForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=EliminatedCapacity.Kind.choices)
    tonnes = forms.DecimalField(
        label=label_of(EliminatedCapacity, "tonnes"), max_digits=12, decimal_places=3, min_value=0
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DateInput,
        help_text=gettext_lazy("From this day on the capacity no longer counts."),
    )
    reason = text_area(gettext_lazy("Reason"), max_length=2000)
    document = text_area(gettext_lazy("Document"), max_length=2000)


def _rows(request: HttpRequest) -> QuerySet[EliminatedCapacity]:
    rows = EliminatedCapacity.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "recorded_by", "withdrawal")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).order_by("-day", "-pk")
    context = EliminatedCapacityFilter(request).list_rows(request, EliminatedCapacityFilters, rows)
    context["may_record"] = holds(request.user, CAPACITY_ELIMINATE)
    return render(request, "enterprises/eliminated_capacity_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Record eliminated capacity"),
        lead=gettext_lazy(
            "From its day on it no longer counts as capacity of the site: for quota, licences and plans."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Eliminated capacity"),
        list_page="pages:eliminated-capacities",
        detail_page="pages:eliminated-capacity",
        allowed=partial(holds, capability=CAPACITY_ELIMINATE),
        form=EliminatedCapacityForm.for_request,
        service=eliminated_capacities.record,
        done=gettext_lazy("The entry was recorded."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> EliminatedCapacity:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: EliminatedCapacity, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "capacity": capacity_of(row.site, clock.today()),
        **panel(request, ELIMINATED_CAPACITIES, row, failed),
    }
    return render(request, "enterprises/eliminated_capacity_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(ELIMINATED_CAPACITIES, find=_visible, show=_detail)
