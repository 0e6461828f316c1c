"""The act on a reading: its correction, which adds a further one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, NextStep, declare
from core.forms import PageForm, text_area
from environment.lifecycles import READING
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


READINGS = declare(
    READING,
    Act(READING["correct"], readings.correct, form=CorrectReadingForm),
    page="pages:reading",
    next_steps={
        "standing": NextStep(_("Nothing has to be done. If it is wrong, it is corrected by a new entry.")),
        "corrected": NextStep(_("The entry that corrects it counts.")),
        "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
    },
)
