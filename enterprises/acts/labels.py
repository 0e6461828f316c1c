"""The act on labels of sites and commitments of enterprises: a mistake is withdrawn by a further entry."""

from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, NextStep, declare
from core.models import TokenScope
from enterprises.entry_lifecycles import COMMITMENT, SITE_LABEL
from enterprises.services import labels

WITHDRAWABLE = {
    "counts": NextStep(_("Nothing has to be done. If it is wrong, it is withdrawn.")),
    "withdrawal": NOTHING,
    "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
}

SITE_LABELS = declare(
    SITE_LABEL,
    Act(SITE_LABEL["withdraw"], labels.withdraw_label, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:site-label",
    next_steps=WITHDRAWABLE,
)
COMMITMENTS = declare(
    COMMITMENT,
    Act(COMMITMENT["withdraw"], labels.withdraw_commitment, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:commitment",
    next_steps=WITHDRAWABLE,
)
