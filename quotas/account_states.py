"""States of a quota account and the thresholds between them: near, exceeded, unplanned.

The database computes the state of a stored account (``STATE``, a generated column); ``planned_state`` computes it for
figures that are not stored. The detection rule ``near`` has a threshold of its own, because its parameters are
printed and may change from a day on; ``tests/quotas/test_account_states.py`` compares all of them.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from quotas.quantities import ZERO

NEAR_SHARE = Decimal("0.9")  # of the allocation


class AccountState(models.TextChoices):
    AWAITING_PLAN = "awaiting_plan", _("Awaiting the plan")
    UNPLANNED = "unplanned", _("Unplanned")
    EXCEEDED = "exceeded", _("Exceeded")
    NEAR = "near", _("Near the limit")
    WITHIN = "within", _("Within")


OVER = (AccountState.EXCEEDED, AccountState.UNPLANNED)

# Quota withheld from the holder or from any account below it cannot be used.
ALLOCATED = F("received") - F("withheld") - F("withheld_below")

STATE = Case(
    When(plan_reached=False, then=Value("awaiting_plan")),
    When(Q(given=0) & Q(used_pending__gt=-F("used_accepted")), then=Value("unplanned")),
    When(Q(used_pending__gt=ALLOCATED - F("used_accepted")), then=Value("exceeded")),
    When(
        Q(received__gt=F("withheld") + F("withheld_below"))
        & Q(used_pending__gte=ALLOCATED * Value(NEAR_SHARE) - F("used_accepted")),
        then=Value("near"),
    ),
    default=Value("within"),
)


def planned_state(*, given: Decimal, allocated: Decimal, used: Decimal) -> AccountState:
    """Return the state of an account that the plan has reached, for figures that are not stored (yet)."""
    if given == ZERO and used > ZERO:
        return AccountState.UNPLANNED
    if used > allocated:
        return AccountState.EXCEEDED
    return AccountState.NEAR if allocated > ZERO and used >= allocated * NEAR_SHARE else AccountState.WITHIN
