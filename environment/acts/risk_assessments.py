"""The act on an assessment of risk: a mistake is withdrawn by a further entry."""

from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, NextStep, declare
from environment.lifecycles import RISK_ASSESSMENT
from environment.services import risk_assessments

RISK_ASSESSMENTS = declare(
    RISK_ASSESSMENT,
    Act(RISK_ASSESSMENT["withdraw"], risk_assessments.withdraw, tone="bad"),
    page="pages:risk-assessment",
    next_steps={
        "counts": NextStep(_("Nothing has to be done. If it is wrong, it is withdrawn.")),
        "withdrawal": NOTHING,
        "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
    },
)
