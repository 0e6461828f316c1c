"""The act on an entry of a deposit: its withdrawal."""

from django.utils.translation import gettext_lazy

from core.acts import NOTHING, Act, NextStep, declare
from environment.lifecycles import DEPOSIT
from environment.services import deposits

DEPOSITS = declare(
    DEPOSIT,
    Act(DEPOSIT["withdraw"], deposits.withdraw, tone="bad"),
    page="pages:deposit",
    next_steps={
        "counts": NextStep(gettext_lazy("Nothing has to be done. If it is wrong, two people withdraw it.")),
        "withdrawal": NOTHING,
        "withdrawn": NextStep(gettext_lazy("It no longer counts. Enter what is right.")),
    },
)
