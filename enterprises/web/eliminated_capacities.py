"""Pages of eliminated capacity: entries of all sites, recorded and withdrawn."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import DateInput, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.acts.register import ELIMINATED_CAPACITIES
from enterprises.capabilities import CAPACITY_ELIMINATE
from enterprises.capacities import capacity_of
from enterprises.filters import EliminatedCapacityFilters
from enterprises.models import EliminatedCapacity
from enterprises.policies import holds
from enterprises.services import eliminated_capacities
from enterprises.web.site_forms import SiteForm


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


PAGES = RecordPages[EliminatedCapacity](
    title=gettext_lazy("Eliminated capacity"),
    list_page="pages:eliminated-capacities",
    detail_page="pages:eliminated-capacity",
    templates="enterprises/eliminated_capacity",
    order=("-day", "-pk"),
    filters=EliminatedCapacityFilters,
    form=form_of(EliminatedCapacityFilters, "kind", "province", "site"),
    may_record=partial(holds, capability=CAPACITY_ELIMINATE),
    acts=ELIMINATED_CAPACITIES,
    in_detail=lambda request, row: {"capacity": capacity_of(row.site, clock.today())},
)


create = create_view(
    PAGES,
    title=gettext_lazy("Record eliminated capacity"),
    lead=gettext_lazy("From its day on it no longer counts as capacity of the site: for quota, licences and plans."),
    form=EliminatedCapacityForm.for_request,
    service=eliminated_capacities.record,
    done=gettext_lazy("The entry was recorded."),
)
