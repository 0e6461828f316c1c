"""Acts on processes of sites: their end, and their withdrawal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, Create, NextStep, declare
from core.forms import DateInput, ReasonForm, text_area
from enterprises.forms.sites import SiteForm
from enterprises.models.processes import Process
from environment.capabilities import PROCESSES_RECORD
from environment.lifecycles import SITE_PROCESS
from environment.services import processes


class EndUseForm(ReasonForm):
    used_until = forms.DateField(
        label=_("Last day of use"), widget=DateInput, required=False, help_text=_("Empty: today.")
    )


class SiteProcessForm(SiteForm):
    process = forms.ChoiceField(label=_("Process"), choices=Process.choices)
    used_from = forms.DateField(label=_("Used from"), widget=DateInput)
    document = text_area(
        _("Document"),
        max_length=2000,
        required=False,
        help_text=_("Design, approval or report that states it."),
    )


CREATE_PROCESS = Create(
    service=processes.record,
    form=SiteProcessForm,
    capability=PROCESSES_RECORD,
    title=_("Record a process"),
    lead=_("A process is recorded from the first day of its use. Its end is recorded later."),
    done=_("The process was recorded."),
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
