"""Acts on sealed files and on observations."""

from django.utils.translation import gettext_lazy

from core.acts import NOTHING, Act, NextStep, declare
from core.models import TokenScope
from inspections.lifecycles import EVIDENCE, OBSERVATION
from inspections.services import evidence, observations

FILES = declare(
    EVIDENCE,
    Act(EVIDENCE["admit"], evidence.admit, tone="primary", scope=TokenScope.APPROVE),
    Act(EVIDENCE["refuse"], evidence.refuse, tone="bad", scope=TokenScope.APPROVE),
    page="pages:evidence-item",
    next_steps={
        "awaiting_review": NextStep(gettext_lazy("A legal reviewer who did not add it admits or refuses it.")),
        "admitted": NextStep(gettext_lazy("It counts as evidence.")),
        "refused": NextStep(gettext_lazy("It does not count. Other evidence is needed.")),
        "kept": NextStep(gettext_lazy("It counts as evidence.")),
    },
)
OBSERVATIONS = declare(
    OBSERVATION,
    Act(OBSERVATION["withdraw"], observations.withdraw, tone="bad"),
    page="pages:observation",
    next_steps={
        "recorded": NextStep(gettext_lazy("Inspectors take it into account in their visits.")),
        "withdrawn": NOTHING,
    },
)
