"""Pages of processes of outlets: listed, recorded, shown, withdrawn."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.models import Process
from enterprises.policies import holds
from enterprises.web.site_forms import SiteForm
from environment.acts.outlets import OUTLETS
from environment.capabilities import OUTLETS_RECORD
from environment.filters import OutletFilters
from environment.models import Outlet
from environment.models.discharges import Medium
from environment.services import outlets


class OutletForm(SiteForm):
    medium = forms.ChoiceField(label=label_of(Outlet, "medium"), choices=Medium.choices)
    outlet = forms.CharField(label=label_of(Outlet, "outlet"), max_length=120)
    process = forms.ChoiceField(label=label_of(Outlet, "process"), choices=Process.choices)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    until = forms.DateField(label=gettext_lazy("Until"), widget=DateInput, required=False)
    document = text_area(gettext_lazy("Document"), rows=2, max_length=2000)


PAGES = RecordPages[Outlet](
    title=gettext_lazy("Processes of outlets"),
    list_page="pages:outlets",
    detail_page="pages:outlet",
    templates="environment/outlet",
    order=("-day", "-pk"),
    filters=OutletFilters,
    form=form_of(OutletFilters, "medium", "process", "province", "site"),
    may_record=partial(holds, capability=OUTLETS_RECORD),
    acts=OUTLETS,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Record the process of an outlet"),
    lead=gettext_lazy("Readings of the outlet are shown with the process that it served on their day."),
    button=gettext_lazy("Record"),
    form=OutletForm.for_request,
    service=outlets.record,
    done=gettext_lazy("The entry was recorded."),
)
