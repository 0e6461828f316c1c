"""The act on an assessment of risk: a mistake is withdrawn by a further entry."""

from core.acts import Act, declare
from enterprises.acts.labels import WITHDRAWABLE
from environment.lifecycles import RISK_ASSESSMENT
from environment.services import risk_assessments

RISK_ASSESSMENTS = declare(
    RISK_ASSESSMENT,
    Act(RISK_ASSESSMENT["withdraw"], risk_assessments.withdraw, tone="bad"),
    page="pages:risk-assessment",
    next_steps=WITHDRAWABLE,
)
