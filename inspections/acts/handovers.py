"""Acts on a handover: taken up as a case or an inspection, declined, or settled with its outcome."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, NextStep, declare
from core.forms import PageForm
from core.models import TokenScope
from inspections.lifecycles import HANDOVER
from inspections.services import handovers


class HandoverInspectForm(PageForm):
    inspection = forms.CharField(
        label=_("Number of the inspection"), max_length=40, help_text=_("Planned at a site of this enterprise.")
    )


HANDOVERS = declare(
    HANDOVER,
    Act(
        HANDOVER["open_case"],
        handovers.open_case,
        scope=TokenScope.APPROVE,
        tone="primary",
        hint=_("The allegation begins with the reason of the handover."),
        done=_("The case is open."),
    ),
    Act(
        HANDOVER["inspect"],
        handovers.inspect,
        form=HandoverInspectForm,
        scope=TokenScope.APPROVE,
        done=_("The handover was taken up."),
    ),
    Act(
        HANDOVER["decline"],
        handovers.decline,
        scope=TokenScope.APPROVE,
        tone="bad",
        done=_("The handover was declined."),
    ),
    Act(
        HANDOVER["settle"],
        handovers.settle,
        scope=TokenScope.APPROVE,
        done=_("The officer who made the handover was told."),
    ),
    page="pages:handover",
    next_steps={
        "waiting": NextStep(_("An inspector takes it up with a case or an inspection, or declines it.")),
        "taken": NextStep(_("The inspector settles it when the case or the inspection has an outcome.")),
        "declined": NextStep(_("The officer who made it reads the reason and may make another.")),
        "settled": NOTHING,
    },
)
