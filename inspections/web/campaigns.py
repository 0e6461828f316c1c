"""Pages of campaigns: listed, planned, followed by their results, ended."""

from functools import partial
from typing import cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import local_name
from core.forms import DateInput, PageForm
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page, paged
from enterprises.models import NATION, Authority, Jurisdiction, Site, User
from enterprises.policies import can, holds
from enterprises.web.enterprises import provinces
from inspections import queries, risk
from inspections.acts.inspections import CAMPAIGNS
from inspections.capabilities import CAMPAIGNS_PLAN, INSPECTIONS_PLAN, RISK_SEE
from inspections.filters.inspections import CampaignFilters
from inspections.models import Campaign, Inspection
from inspections.services import campaigns
from quotas.models import Programme

MOST_UNVISITED = 10


class CampaignFilter(ListForm):
    state = state_of(Campaign.State)
    province = choice(gettext_lazy("Province"), provinces)


class NamedChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Jurisdiction) -> str:
        return local_name(row)


class CampaignForm(PageForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    theme = forms.CharField(
        label=gettext_lazy("Theme"),
        help_text=gettext_lazy("What it looks at, and why."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    place = forms.CharField(
        label=gettext_lazy("Code of the region"),
        max_length=6,
        help_text=gettext_lazy("Province, prefecture or county, by its GB/T 2260 code: 36, 3607, 360727."),
    )
    authority = NamedChoice(
        label=gettext_lazy("Owning authority"), queryset=Authority.objects.order_by("code"), to_field_name="code"
    )
    programme = NamedChoice(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.order_by("code"),
        to_field_name="code",
        required=False,
    )
    site_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of site"),
        choices=Site.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None ticked: every kind."),
    )
    begins_on = forms.DateField(label=gettext_lazy("Begins on"), widget=DateInput)
    ends_on = forms.DateField(label=gettext_lazy("Ends on"), widget=DateInput, help_text=gettext_lazy("Its last day."))

    def clean_place(self) -> Jurisdiction:
        place = Jurisdiction.objects.filter(code=self.cleaned_data["place"].strip()).first()
        if place is None:
            raise forms.ValidationError(_("There is no jurisdiction of this code."), code="unknown_jurisdiction")
        return place


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = queries.campaigns(Campaign.objects.visible_to(request.user)).order_by("-begins_on", "-pk")
    context = CampaignFilter(request).list_rows(request, CampaignFilters, rows)
    context["may_plan"] = holds(request.user, CAMPAIGNS_PLAN)
    return render(request, "inspections/campaign_list.html", context)


def _form(request: HttpRequest, data: QueryDict | None) -> CampaignForm:
    bounds = cast(User, request.user).reach.bounds
    initial = {
        "place": next((bound.place for bound in bounds if bound.place != NATION), NATION),
        "authority": next((bound.authority for bound in bounds if bound.authority), None),
    }
    return CampaignForm(data, initial=initial)


create = create_view(
    Creation(
        title=gettext_lazy("Plan a campaign"),
        lead=gettext_lazy("One matter, one region, one period. Its visits are planned within it."),
        button=gettext_lazy("Plan it"),
        list_title=gettext_lazy("Campaigns"),
        list_page="pages:campaigns",
        detail_page="pages:campaign",
        allowed=partial(holds, capability=CAMPAIGNS_PLAN),
        form=_form,
        service=campaigns.create,
        done=lambda campaign: _("The campaign %(number)s is planned.") % {"number": campaign.number},
    )
)


def _visible(request: HttpRequest, pk: UUID) -> Campaign:
    return get_object_or_404(queries.campaigns(Campaign.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, row: Campaign, failed: Failed = None, status: int = 200) -> HttpResponse:
    user = request.user
    visits = Inspection.objects.visible_to(user).filter(campaign=row)
    visits = visits.select_related("site", "enterprise", "place", "campaign")
    covered = risk.sites_of(user)
    if row.place.code != NATION:
        covered = covered.filter(jurisdiction__code__startswith=row.place.code)
    if row.site_kinds:
        covered = covered.filter(kind__in=row.site_kinds)
    planned = Inspection.objects.filter(campaign=row).exclude(state=Inspection.State.CANCELLED)
    unvisited = covered.exclude(pk__in=planned.values("site"))
    may_see = can(user, RISK_SEE)
    shown = paged(request, visits.order_by("planned_on", "number"))
    for visit in shown:
        visit.office = True
    context = {
        "campaign": row,
        "visits": shown,
        "kinds": [Site.Kind(kind).label for kind in row.site_kinds],
        "covered": covered.count(),
        "unvisited": risk.Ranking(unvisited, user, clock.today())[:MOST_UNVISITED] if may_see else [],
        "may_plan": holds(user, INSPECTIONS_PLAN) and row.state != Campaign.State.ENDED,
        **panel(request, CAMPAIGNS, row, failed),
    }
    return render(request, "inspections/campaign_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(CAMPAIGNS, find=_visible, show=_detail)
