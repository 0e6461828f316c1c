"""Acts on processes of sites: their end, and their withdrawal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, NextStep, declare
from core.forms import DateInput, ReasonForm
from environment.lifecycles import SITE_PROCESS
from environment.services import processes


class EndUseForm(ReasonForm):
    used_until = forms.DateField(
        label=_("Last day of use"), widget=DateInput, required=False, help_text=_("Empty: today.")
    )


SITE_PROCESSES = declare(
    SITE_PROCESS,
    Act(SITE_PROCESS["end"], processes.end, form=EndUseForm),
    Act(SITE_PROCESS["withdraw"], processes.withdraw, tone="bad"),
    page="pages:process",
    next_steps={
        "used": NextStep(_("Nothing has to be done until the site gives it up.")),
        "ended": NOTHING,
        "withdrawn": NOTHING,
    },
)
