"""Pages of processes of outlets: listed, recorded, shown, withdrawn."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Trail, create_view
from core.web.filters import form_of
from core.web.pages import page
from enterprises.models import Process
from enterprises.policies import holds
from enterprises.web.site_forms import SiteForm
from environment.acts.outlets import OUTLETS
from environment.capabilities import OUTLETS_RECORD
from environment.filters import OutletFilters
from environment.models import Outlet
from environment.models.discharges import Medium
from environment.services import outlets

FORM = form_of(OutletFilters, "medium", "process", "province", "site")


class OutletForm(SiteForm):
    medium = forms.ChoiceField(label=label_of(Outlet, "medium"), choices=Medium.choices)
    outlet = forms.CharField(label=label_of(Outlet, "outlet"), max_length=120)
    process = forms.ChoiceField(label=label_of(Outlet, "process"), choices=Process.choices)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    until = forms.DateField(label=gettext_lazy("Until"), widget=DateInput, required=False)
    document = text_area(gettext_lazy("Document"), rows=2, max_length=2000)


def _rows(request: HttpRequest) -> QuerySet[Outlet]:
    rows = Outlet.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "recorded_by", "withdrawal")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).order_by("-day", "-pk")
    context = FORM(request).list_rows(request, OutletFilters, rows)
    context["may_record"] = holds(request.user, OUTLETS_RECORD)
    return render(request, "environment/outlet_list.html", context)


create = create_view(
    Trail(
        title=gettext_lazy("Processes of outlets"),
        list_page="pages:outlets",
        detail_page="pages:outlet",
        may_record=partial(holds, capability=OUTLETS_RECORD),
    ),
    title=gettext_lazy("Record the process of an outlet"),
    lead=gettext_lazy("Readings of the outlet are shown with the process that it served on their day."),
    button=gettext_lazy("Record"),
    form=OutletForm.for_request,
    service=outlets.record,
    done=gettext_lazy("The entry was recorded."),
)


def _visible(request: HttpRequest, pk: UUID) -> Outlet:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: Outlet, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {"row": row, **panel(request, OUTLETS, row, failed)}
    return render(request, "environment/outlet_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(OUTLETS, find=_visible, show=_detail)
