"""The act on a target of a plan: a mistake is withdrawn by a further entry."""

from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, NextStep, declare
from core.models import TokenScope
from resources.lifecycles import PLAN_TARGET
from resources.services import plan_targets

PLAN_TARGETS = declare(
    PLAN_TARGET,
    Act(PLAN_TARGET["withdraw"], plan_targets.withdraw, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:plan-target",
    next_steps={
        "counts": NextStep(_("Nothing has to be done. If it is wrong, it is withdrawn.")),
        "withdrawal": NOTHING,
        "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
    },
)
