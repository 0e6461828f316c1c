"""Acts on a return of consumption."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, NextStep, declare
from quotas.services.consumption import CONSUMPTION, amend, confirm

CONSUMPTION_RETURNS = declare(
    CONSUMPTION,
    Act(CONSUMPTION["amend"], amend, page="pages:consumption-return-amend", status=statuses.HTTP_201_CREATED),
    Act(
        CONSUMPTION["confirm"],
        confirm,
        tone="primary",
        hint=_(
            "An officer entered these figures from paper. Confirm that they are those of the paper."
            " A second officer confirms the day of receipt as well."
        ),
        done=_("Confirmed."),
    ),
    page="pages:consumption-return",
    next_steps={"filed": NextStep(_("Nothing has to be done. If it is wrong, it is amended."))},
)
