"""The act on a reading: its correction, which adds a further one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, declare
from core.forms import DateInput, PageForm, text_area
from enterprises.acts.entry_steps import CORRECTABLE
from enterprises.forms.sites import SiteForm
from enterprises.models import Standard
from environment.capabilities import READINGS_RECORD
from environment.lifecycles import READING
from environment.models.discharges import POLLUTANT_CHOICES, DischargeUnit, Medium
from environment.services import readings


class CorrectReadingForm(PageForm):
    value = forms.DecimalField(
        label=_("Right value"),
        max_digits=12,
        decimal_places=5,
        min_value=0,
        required=False,
        help_text=_("Empty: the reading is withdrawn."),
    )
    method = forms.CharField(label=_("Method"), max_length=200, required=False, help_text=_("Empty: as before."))
    laboratory = forms.CharField(
        label=_("Laboratory"), max_length=200, required=False, help_text=_("Empty: as before.")
    )
    unit_confirmed = forms.BooleanField(label=_("The unit was checked and is right."), required=False)
    reason = text_area(_("Reason"), max_length=2000)


class ReadingForm(SiteForm):
    pollutant = forms.ChoiceField(label=_("Pollutant"), choices=POLLUTANT_CHOICES)
    medium = forms.ChoiceField(label=_("Medium"), choices=Medium.choices)
    discharge = forms.ChoiceField(
        label=_("Discharge"),
        choices=[("", _("Not applicable (air)")), *Standard.Discharge.choices],
        required=False,
        help_text=_("Of water: into a body of water (direct), or into a treatment plant of others."),
    )
    outlet = forms.CharField(label=_("Outlet"), max_length=120, help_text=_("As the permit names it."))
    sampled_on = forms.DateField(label=_("Sampled on"), widget=DateInput)
    value = forms.DecimalField(label=_("Value"), max_digits=12, decimal_places=5, min_value=0)
    unit = forms.ChoiceField(label=_("Unit"), choices=DischargeUnit.choices)
    method = forms.CharField(label=_("Method"), max_length=200, help_text=_("Standard or instrument."))
    laboratory = forms.CharField(label=_("Laboratory"), max_length=200)
    unit_confirmed = forms.BooleanField(label=_("The unit was checked and is right."), required=False)


CREATE_READING = Create(
    service=readings.record,
    form=ReadingForm,
    capability=READINGS_RECORD,
    title=_("Enter a reading"),
    lead=_("A reading is not changed afterwards. A correction is a further reading that names the first."),
    done=_("The reading was recorded."),
)
READINGS = declare(
    READING,
    Act(READING["correct"], readings.correct, form=CorrectReadingForm),
    page="pages:reading",
    next_steps=CORRECTABLE,
)
