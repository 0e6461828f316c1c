"""Pages of stores of tailings and old workings: listed with the sums of their restoration, recorded, changed."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.models import Jurisdiction
from enterprises.policies import holds
from enterprises.web.site_forms import SiteField, SiteForm
from environment.acts.tailings import STORES
from environment.capabilities import TAILINGS_RECORD
from environment.filters import TailingsStoreFilters
from environment.models import TailingsStore
from environment.queries import tailings as queries
from environment.services import tailings


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


def _borne(request: HttpRequest, context: Mapping[str, Any]) -> Mapping[str, Any]:
    visible = TailingsStore.objects.visible_to(request.user)
    return {"borne": queries.borne(TailingsStoreFilters(context["exported"], queryset=visible, request=request).qs)}


PAGES = RecordPages[TailingsStore](
    title=gettext_lazy("Tailings and old workings"),
    list_page="pages:tailings-stores",
    detail_page="pages:tailings-store",
    templates="environment/tailings",
    order=("-day", "-pk"),
    standing=lambda rows: rows.standing(),
    filters=TailingsStoreFilters,
    form=form_of(TailingsStoreFilters, "province", "kind", "condition", "radioactive", "bearer", "site"),
    may_record=partial(holds, capability=TAILINGS_RECORD),
    acts=STORES,
    in_list=_borne,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Record a store of tailings"),
    lead=gettext_lazy("A later state is a further row. What has no owner is restored by a level of government."),
    form=TailingsStoreForm.for_request,
    service=tailings.record,
    done=gettext_lazy("The store was recorded."),
)
