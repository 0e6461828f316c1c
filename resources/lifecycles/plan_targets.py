"""A target of a plan counts until a further entry withdraws it."""

from core.write_access import Lock
from enterprises.lifecycles.only_added import only_added, withdrawal
from enterprises.models import Jurisdiction
from resources.capabilities import PLAN_TARGETS_SET
from resources.models import PlanTarget
from resources.policies import may_set_targets

PLAN_TARGET = only_added(
    PlanTarget,
    PlanTarget.State,
    "place recorded_by withdrawal",
    Lock(Jurisdiction, lambda row: [row.place_id]),
    transitions=[withdrawal(PLAN_TARGETS_SET)],
    can=may_set_targets,
)
