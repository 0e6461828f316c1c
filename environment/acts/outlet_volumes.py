"""The act on a discharged volume: its correction, which adds a further one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, NextStep, declare
from core.forms import PageForm, text_area
from environment.lifecycles import OUTLET_VOLUME
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


OUTLET_VOLUMES = declare(
    OUTLET_VOLUME,
    Act(OUTLET_VOLUME["correct"], outlet_volumes.correct, form=CorrectVolumeForm),
    page="pages:outlet-volume",
    next_steps={
        "standing": NextStep(_("Nothing has to be done. If it is wrong, it is corrected by a new entry.")),
        "corrected": NextStep(_("The entry that corrects it counts.")),
        "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
    },
)
