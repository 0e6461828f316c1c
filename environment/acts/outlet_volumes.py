"""The act on a discharged volume: its correction, which adds a further one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, declare
from core.forms import MonthField, PageForm, text_area
from enterprises.acts.entry_steps import CORRECTABLE
from enterprises.forms.sites import SiteForm
from enterprises.models import Standard
from environment.capabilities import VOLUMES_RECORD
from environment.lifecycles import OUTLET_VOLUME
from environment.models.discharges import Medium
from environment.services import outlet_volumes


class CorrectVolumeForm(PageForm):
    volume = forms.DecimalField(
        label=_("Right volume, m³"),
        max_digits=15,
        decimal_places=3,
        min_value=0,
        required=False,
        help_text=_("Empty: the volume is withdrawn."),
    )
    method = forms.CharField(label=_("Method"), max_length=200, required=False, help_text=_("Empty: as before."))
    volume_confirmed = forms.BooleanField(label=_("The volume was checked and is right."), required=False)
    reason = text_area(_("Reason"), max_length=2000)


class OutletVolumeForm(SiteForm):
    medium = forms.ChoiceField(label=_("Medium"), choices=Medium.choices)
    outlet = forms.CharField(label=_("Outlet"), max_length=120, help_text=_("As the permit names it."))
    discharge = forms.ChoiceField(
        label=_("Discharge"),
        choices=[("", _("Not applicable (air)")), *Standard.Discharge.choices],
        required=False,
        help_text=_("Of water: into a body of water (direct), or into a treatment plant of others."),
    )
    month = MonthField(label=_("Month"))
    volume = forms.DecimalField(label=_("Volume, m³"), max_digits=15, decimal_places=3, min_value=0)
    method = forms.CharField(label=_("Method"), max_length=200, help_text=_("Flow meter, or how it was computed."))
    volume_confirmed = forms.BooleanField(label=_("The volume was checked and is right."), required=False)


CREATE_OUTLET_VOLUME = Create(
    service=outlet_volumes.record,
    form=OutletVolumeForm,
    capability=VOLUMES_RECORD,
    title=_("Enter a discharged volume"),
    lead=_("With a reading of the same outlet and month it gives tonnes. A correction is a further row."),
    done=_("The volume was recorded."),
)
OUTLET_VOLUMES = declare(
    OUTLET_VOLUME,
    Act(OUTLET_VOLUME["correct"], outlet_volumes.correct, form=CorrectVolumeForm),
    page="pages:outlet-volume",
    next_steps=CORRECTABLE,
)
