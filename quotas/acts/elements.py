"""The act on statements about elements: a mistake is withdrawn by a further entry."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, NextStep, declare
from core.models import TokenScope
from quotas.services import elements
from quotas.services.elements import ELEMENT_CLASSIFICATION, PRODUCT_SHARE

_STEPS: Mapping[str, NextStep] = {
    "counts": NextStep(_("Nothing has to be done. If it is wrong, it is withdrawn.")),
    "withdrawal": NOTHING,
    "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
}

ELEMENT_CLASSIFICATIONS = declare(
    ELEMENT_CLASSIFICATION,
    Act(ELEMENT_CLASSIFICATION["withdraw"], elements.withdraw_classification, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:element-classification",
    next_steps=_STEPS,
)
PRODUCT_SHARES = declare(
    PRODUCT_SHARE,
    Act(PRODUCT_SHARE["withdraw"], elements.withdraw_share, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:product-share",
    next_steps=_STEPS,
)
