"""The acts on an incident: its correction and its withdrawal, each of which adds a further row."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, Create, declare
from core.forms import DateInput, PageForm, text_area
from enterprises.acts.entry_steps import CORRECTABLE
from enterprises.forms.codes import PlaceField
from enterprises.forms.sites import SiteField, SiteForm
from environment.capabilities import INCIDENTS_RECORD
from environment.lifecycles import INCIDENT
from environment.models import Incident
from environment.services import incidents

AS_BEFORE = _("Empty: as before.")


class CorrectIncidentForm(PageForm):
    day = forms.DateField(label=_("Day"), widget=DateInput, required=False, help_text=AS_BEFORE)
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", AS_BEFORE), *Incident.Category.choices], required=False
    )
    description = text_area(_("Description"), rows=2, max_length=4000, required=False, help_text=AS_BEFORE)
    document = text_area(_("Document"), rows=2, max_length=2000, required=False, help_text=AS_BEFORE)
    extent = forms.DecimalField(
        label=_("Measured extent"),
        max_digits=14,
        decimal_places=3,
        min_value=0,
        required=False,
        help_text=AS_BEFORE,
    )
    extent_unit = forms.ChoiceField(
        label=_("Unit of the extent"), choices=[("", AS_BEFORE), *Incident.ExtentUnit.choices], required=False
    )
    cost = forms.DecimalField(
        label=_("Cost, yuan"), max_digits=16, decimal_places=2, min_value=0, required=False, help_text=AS_BEFORE
    )
    cost_document = text_area(
        _("Document of the cost"),
        rows=2,
        max_length=2000,
        required=False,
        help_text=_("Of another cost: the document that states it."),
    )
    figures_confirmed = forms.BooleanField(label=_("The figures were checked and are right."), required=False)
    reason = text_area(_("Reason"), max_length=2000)


class IncidentForm(SiteForm):
    site = SiteField(required=False, help_text=_("Empty: no site is known."))
    place = PlaceField(
        required=False, help_text=_("Of the administrative division, such as 360727. Not needed for a site.")
    )
    day = forms.DateField(label=_("Day"), widget=DateInput, help_text=_("On which it happened or was found."))
    category = forms.ChoiceField(label=_("Category"), choices=Incident.Category.choices)
    description = text_area(_("Description"), max_length=4000)
    document = text_area(
        _("Document"),
        rows=2,
        max_length=2000,
        help_text=_("The report or record of the incident."),
    )
    extent = forms.DecimalField(
        label=_("Measured extent"), max_digits=14, decimal_places=3, min_value=0, required=False
    )
    extent_unit = forms.ChoiceField(
        label=_("Unit of the extent"),
        choices=[("", _("Not measured")), *Incident.ExtentUnit.choices],
        required=False,
    )
    cost = forms.DecimalField(
        label=_("Cost, yuan"),
        max_digits=16,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("Empty: not known yet. It is added later by a correction."),
    )
    cost_document = text_area(_("Document of the cost"), rows=2, max_length=2000, required=False)
    figures_confirmed = forms.BooleanField(label=_("The figures were checked and are right."), required=False)


CREATE_INCIDENT = Create(
    service=incidents.record,
    form=IncidentForm,
    capability=INCIDENTS_RECORD,
    title=_("Record an incident"),
    lead=_("An incident is not changed afterwards. A correction is a further row that names the one before."),
    done=_("The incident was recorded."),
)
INCIDENTS = declare(
    INCIDENT,
    Act(INCIDENT["correct"], incidents.correct, form=CorrectIncidentForm),
    Act(INCIDENT["withdraw"], incidents.withdraw, tone="bad"),
    page="pages:incident",
    next_steps={**CORRECTABLE, "withdrawal": NOTHING},
)
