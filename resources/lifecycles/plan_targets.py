"""A target of a plan counts until a further entry withdraws it."""

from core.lifecycle import Lifecycle
from enterprises.entry_lifecycles import withdrawal
from resources.capabilities import PLAN_TARGETS_SET
from resources.models import PlanTarget
from resources.policies import may_set_targets

PLAN_TARGET = Lifecycle(
    PlanTarget,
    rows=lambda: PlanTarget.objects.select_related("place", "recorded_by", "withdrawal"),
    states=PlanTarget.State.values,
    can=may_set_targets,
    locks_rows=False,
    transitions=[withdrawal(PLAN_TARGETS_SET)],
)
