"""The act on the process of an outlet: a mistake is withdrawn by a further entry."""

from core.acts import Act, declare
from enterprises.acts.labels import WITHDRAWABLE
from environment.lifecycles import OUTLET
from environment.services import outlets

OUTLETS = declare(
    OUTLET,
    Act(OUTLET["withdraw"], outlets.withdraw, tone="bad"),
    page="pages:outlet",
    next_steps=WITHDRAWABLE,
)
