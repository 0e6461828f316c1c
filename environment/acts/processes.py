"""Acts on processes of sites and on their restrictions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, declare
from core.forms import DateInput, ReasonForm
from core.models import TokenScope
from environment.lifecycles import RESTRICTION, SITE_PROCESS
from environment.services import processes, restrictions


class EndUseForm(ReasonForm):
    used_until = forms.DateField(
        label=_("Last day of use"), widget=DateInput, required=False, help_text=_("Empty: today.")
    )


class EndRestrictionForm(ReasonForm):
    until = forms.DateField(label=_("Last day in force"), widget=DateInput)


SITE_PROCESSES = declare(
    SITE_PROCESS,
    Act(SITE_PROCESS["end"], processes.end, form=EndUseForm),
    Act(SITE_PROCESS["withdraw"], processes.withdraw, tone="bad"),
    page="pages:process",
)
RESTRICTIONS = declare(
    RESTRICTION,
    Act(RESTRICTION["end"], restrictions.end, form=EndRestrictionForm, scope=TokenScope.APPROVE),
    page="pages:restriction",
)
