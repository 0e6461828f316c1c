"""Pages of stores of tailings and old workings: listed with the sums of their restoration, recorded, changed."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.models import Jurisdiction
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteField, SiteForm
from environment.acts.tailings import STORES
from environment.capabilities import TAILINGS_RECORD
from environment.filters.tailings import TailingsStoreFilters
from environment.models import TailingsStore
from environment.queries import tailings as queries
from environment.services import tailings


class TailingsStoreFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    kind = choice(gettext_lazy("Kind"), TailingsStore.Kind)
    condition = choice(gettext_lazy("Condition"), TailingsStore.Condition)
    radioactive = choice(gettext_lazy("Radioactivity"), TailingsStore.Radioactive)
    bearer = choice(gettext_lazy("Who bears its restoration"), TailingsStore.Bearer)
    site = forms.CharField(label=gettext_lazy("Code of the site"), max_length=32)


class TailingsStoreForm(SiteForm):
    site = SiteField(required=False, help_text=gettext_lazy("Empty: it has no owner any more."))
    place = forms.ModelChoiceField(
        label=gettext_lazy("Code of the place"),
        queryset=Jurisdiction.objects.all(),
        to_field_name="code",
        widget=forms.TextInput,
        required=False,
        help_text=gettext_lazy("Of the administrative division, such as 360727. Not needed for a site."),
        error_messages={"invalid_choice": gettext_lazy("There is no place of this code.")},
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=TailingsStore.Kind.choices)
    condition = forms.ChoiceField(label=gettext_lazy("Condition"), choices=TailingsStore.Condition.choices)
    radioactive = forms.ChoiceField(label=gettext_lazy("Radioactivity"), choices=TailingsStore.Radioactive.choices)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput, help_text=gettext_lazy("On which this was so."))
    capacity = forms.DecimalField(
        label=gettext_lazy("Capacity, t"), max_digits=16, decimal_places=3, min_value=0, required=False
    )
    stock = forms.DecimalField(
        label=gettext_lazy("Stock, t"), max_digits=16, decimal_places=3, min_value=0, required=False
    )
    bearer = forms.ChoiceField(label=gettext_lazy("Who bears its restoration"), choices=TailingsStore.Bearer.choices)
    cost = forms.DecimalField(
        label=gettext_lazy("Spent on restoration so far, yuan"),
        max_digits=16,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    document = text_area(
        gettext_lazy("Document"),
        rows=2,
        max_length=2000,
        help_text=gettext_lazy("The survey, record or decision that states this."),
    )


def _rows(request: HttpRequest) -> QuerySet[TailingsStore]:
    rows = TailingsStore.objects.visible_to(request.user)
    return rows.select_related("place", "site__enterprise", "site__jurisdiction", "recorded_by", "correction")


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show the last row of each store; earlier ones are reached from it and over the API."""
    form = TailingsStoreFilter(request)
    standing = _rows(request).filter(correction=None, withdrawn=False).order_by("-day", "-pk")
    context = form.list_rows(request, TailingsStoreFilters, standing)
    context["exported"] = {**context["exported"], "standing": "true"}
    visible = TailingsStore.objects.visible_to(request.user).standing()
    context["borne"] = queries.borne(TailingsStoreFilters(form.chosen, queryset=visible, request=request).qs)
    context["may_record"] = holds(request.user, TAILINGS_RECORD)
    return render(request, "environment/tailings_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Record a store of tailings"),
        lead=gettext_lazy("A later state is a further row. What has no owner is restored by a level of government."),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Tailings and old workings"),
        list_page="pages:tailings-stores",
        detail_page="pages:tailings-store",
        allowed=partial(holds, capability=TAILINGS_RECORD),
        form=TailingsStoreForm.for_request,
        service=tailings.record,
        done=gettext_lazy("The store was recorded."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> TailingsStore:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: TailingsStore, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {"row": row, **panel(request, STORES, row, failed)}
    return render(request, "environment/tailings_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(STORES, find=_visible, show=_detail)
