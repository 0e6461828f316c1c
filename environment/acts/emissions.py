"""The act on a ceiling of emissions: its correction, which adds a further one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, NextStep, declare
from core.forms import PageForm, text_area
from core.models import TokenScope
from environment.lifecycles import EMISSION_CEILING
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


EMISSION_CEILINGS = declare(
    EMISSION_CEILING,
    Act(EMISSION_CEILING["correct"], emissions.correct, form=CorrectCeilingForm, scope=TokenScope.APPROVE),
    page="pages:emission-ceiling",
    next_steps={
        "standing": NextStep(_("Nothing has to be done. If it is wrong, it is corrected by a new entry.")),
        "corrected": NextStep(_("The entry that corrects it counts.")),
        "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
    },
)
