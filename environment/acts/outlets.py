"""The act on the process of an outlet: a mistake is withdrawn by a further entry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, declare
from core.forms import DateInput, text_area
from core.models import label_of
from enterprises.acts.entry_steps import WITHDRAWABLE
from enterprises.forms.sites import SiteForm
from enterprises.models import Process
from environment.capabilities import OUTLETS_RECORD
from environment.lifecycles import OUTLET
from environment.models import Outlet
from environment.models.discharges import Medium
from environment.services import outlets


class OutletForm(SiteForm):
    medium = forms.ChoiceField(label=label_of(Outlet, "medium"), choices=Medium.choices)
    outlet = forms.CharField(label=label_of(Outlet, "outlet"), max_length=120)
    process = forms.ChoiceField(label=label_of(Outlet, "process"), choices=Process.choices)
    day = forms.DateField(label=_("Day"), widget=DateInput)
    until = forms.DateField(label=_("Until"), widget=DateInput, required=False)
    document = text_area(_("Document"), rows=2, max_length=2000)


CREATE_OUTLET = Create(
    service=outlets.record,
    form=OutletForm,
    capability=OUTLETS_RECORD,
    title=_("Record the process of an outlet"),
    lead=_("Readings of the outlet are shown with the process that it served on their day."),
    done=_("The entry was recorded."),
)
OUTLETS = declare(
    OUTLET,
    Act(OUTLET["withdraw"], outlets.withdraw, tone="bad"),
    page="pages:outlet",
    next_steps=WITHDRAWABLE,
)
