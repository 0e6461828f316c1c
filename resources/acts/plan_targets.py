"""The act on a target of a plan: a mistake is withdrawn by a further entry."""

from core.acts import Act, declare
from core.models import TokenScope
from enterprises.acts.labels import WITHDRAWABLE
from resources.lifecycles import PLAN_TARGET
from resources.services import plan_targets

PLAN_TARGETS = declare(
    PLAN_TARGET,
    Act(PLAN_TARGET["withdraw"], plan_targets.withdraw, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:plan-target",
    next_steps=WITHDRAWABLE,
)
