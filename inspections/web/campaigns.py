"""Pages of campaigns: listed, planned, followed by their results, ended."""

from collections.abc import Mapping
from typing import Any, Self, cast

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.acts import Create
from core.formats import local_name
from core.forms import DateInput, PageForm
from core.web.filters import form_of
from core.web.pages import paged
from core.web.records import RecordPages
from enterprises.models import NATION, Authority, Jurisdiction, Site, User
from enterprises.policies import can, holds
from inspections import checklists, queries, risk
from inspections.acts.inspections import CAMPAIGNS
from inspections.capabilities import CAMPAIGNS_PLAN, INSPECTIONS_PLAN, RISK_SEE
from inspections.filters import CampaignFilters
from inspections.models import Campaign, Inspection
from inspections.services import campaigns
from quotas.models import Programme

MOST_UNVISITED = 10


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

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        bounds = cast(User, request.user).reach.bounds
        initial = {
            "place": next((bound.place for bound in bounds if bound.place != NATION), NATION),
            "authority": next((bound.authority for bound in bounds if bound.authority), None),
        }
        return cls(data, initial=initial)


def _visits(request: HttpRequest, row: Campaign) -> Mapping[str, Any]:
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
    duties = checklists.duty_answers([visit.pk for visit in shown])
    for visit in shown:
        visit.office = True
        vars(visit)["duties"] = duties[visit.pk]
    return {
        "campaign": row,
        "visits": shown,
        "kinds": [Site.Kind(kind).label for kind in row.site_kinds],
        "covered": covered.count(),
        "unvisited": risk.Ranking(unvisited, user, clock.today())[:MOST_UNVISITED] if may_see else [],
        "may_plan": holds(user, INSPECTIONS_PLAN) and row.state != Campaign.State.ENDED,
    }


CREATE = Create(
    service=campaigns.create,
    form=CampaignForm,
    capability=CAMPAIGNS_PLAN,
    title=gettext_lazy("Plan a campaign"),
    lead=gettext_lazy("One matter, one region, one period. Its visits are planned within it."),
    button=gettext_lazy("Plan it"),
    done=lambda campaign: _("The campaign %(number)s is planned.") % {"number": campaign.number},
)
PAGES = RecordPages(
    title=gettext_lazy("Campaigns"),
    templates="inspections/campaign",
    rows=queries.campaigns(Campaign.objects.all()),
    order=("-begins_on", "-pk"),
    filters=CampaignFilters,
    form=form_of(CampaignFilters, "state", "province"),
    creates=CREATE,
    acts=CAMPAIGNS,
    in_detail=_visits,
)
