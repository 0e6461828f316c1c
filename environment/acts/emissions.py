"""The act on a ceiling of emissions: its correction, which adds a further one."""

from typing import Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core import clock
from core.acts import Act, Create, declare
from core.forms import PageForm, SeenChoiceField, YearField, text_area
from core.models import TokenScope, label_of
from enterprises.acts.entry_steps import CORRECTABLE
from enterprises.models import Jurisdiction
from environment.capabilities import EMISSION_CEILINGS_SET
from environment.lifecycles import EMISSION_CEILING
from environment.models import EmissionCeiling
from environment.models.discharges import Medium
from environment.models.emissions import CEILING_POLLUTANTS, FIRST_YEAR
from environment.services import emissions


class CorrectCeilingForm(PageForm):
    tonnes = forms.DecimalField(
        label=_("Right ceiling, t a year"),
        max_digits=14,
        decimal_places=3,
        min_value=0,
        required=False,
        help_text=_("Empty: the ceiling is withdrawn."),
    )
    document = text_area(_("Document"), max_length=2000, required=False, help_text=_("Empty: as before."))
    reason = text_area(_("Reason"), max_length=2000)


class EmissionCeilingForm(PageForm):
    place = SeenChoiceField(Jurisdiction.objects.all(), label=label_of(EmissionCeiling, "place"), to_field_name="code")
    pollutant = forms.ChoiceField(label=_("Pollutant"), choices=CEILING_POLLUTANTS)
    medium = forms.ChoiceField(label=_("Medium"), choices=Medium.choices)
    year = YearField(label=_("Year"), first=FIRST_YEAR)
    tonnes = forms.DecimalField(label=label_of(EmissionCeiling, "tonnes"), max_digits=14, decimal_places=3, min_value=0)
    document = text_area(_("Document"), rows=2, max_length=2_000)

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        form = cls(data, initial={"year": clock.today().year})
        provinces = Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE)
        form.field("place").queryset = provinces.order_by("code")
        return form


CREATE_EMISSION_CEILING = Create(
    service=emissions.set_ceiling,
    form=EmissionCeilingForm,
    capability=EMISSION_CEILINGS_SET,
    title=_("Set an emission ceiling"),
    lead=_("What a province may discharge of a pollutant in a year. A correction is a further entry."),
    done=_("The ceiling was recorded."),
    scope=TokenScope.APPROVE,
)
EMISSION_CEILINGS = declare(
    EMISSION_CEILING,
    Act(EMISSION_CEILING["correct"], emissions.correct, form=CorrectCeilingForm, scope=TokenScope.APPROVE),
    page="pages:emission-ceiling",
    next_steps=CORRECTABLE,
)
