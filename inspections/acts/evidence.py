"""Acts on sealed files and on observations."""

from core.acts import Act, declare
from core.models import TokenScope
from inspections.lifecycles import EVIDENCE, OBSERVATION
from inspections.services import evidence, observations

FILES = declare(
    EVIDENCE,
    Act(EVIDENCE["admit"], evidence.admit, tone="primary", scope=TokenScope.APPROVE),
    Act(EVIDENCE["refuse"], evidence.refuse, tone="bad", scope=TokenScope.APPROVE),
    page="pages:evidence-item",
)
OBSERVATIONS = declare(
    OBSERVATION,
    Act(OBSERVATION["withdraw"], observations.withdraw, tone="bad"),
    page="pages:observation",
)
