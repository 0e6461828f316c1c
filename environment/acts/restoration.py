"""The act on an entry of restoration: its withdrawal."""

from django.utils.translation import gettext_lazy

from core.acts import NOTHING, Act, NextStep, declare
from environment.lifecycles import RESTORATION
from environment.services import restoration

RESTORATIONS = declare(
    RESTORATION,
    Act(RESTORATION["withdraw"], restoration.withdraw, tone="bad"),
    page="pages:restoration",
    next_steps={
        "counts": NextStep(gettext_lazy("Nothing has to be done. If it is wrong, two people withdraw it.")),
        "withdrawal": NOTHING,
        "withdrawn": NextStep(gettext_lazy("It no longer counts. Enter what is right.")),
    },
)
