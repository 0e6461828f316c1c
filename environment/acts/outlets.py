"""The act on the process of an outlet: a mistake is withdrawn by a further entry."""

from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, NextStep, declare
from environment.lifecycles import OUTLET
from environment.services import outlets

OUTLETS = declare(
    OUTLET,
    Act(OUTLET["withdraw"], outlets.withdraw, tone="bad"),
    page="pages:outlet",
    next_steps={
        "counts": NextStep(_("Nothing has to be done. If it is wrong, it is withdrawn.")),
        "withdrawal": NOTHING,
        "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
    },
)
