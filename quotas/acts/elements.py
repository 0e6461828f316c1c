"""The act on statements about elements: a mistake is withdrawn by a further entry."""

from core.acts import Act, declare
from core.models import TokenScope
from enterprises.acts.labels import WITHDRAWABLE
from quotas.services import elements
from quotas.services.elements import ELEMENT_CLASSIFICATION, PRODUCT_SHARE

ELEMENT_CLASSIFICATIONS = declare(
    ELEMENT_CLASSIFICATION,
    Act(ELEMENT_CLASSIFICATION["withdraw"], elements.withdraw_classification, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:element-classification",
    next_steps=WITHDRAWABLE,
)
PRODUCT_SHARES = declare(
    PRODUCT_SHARE,
    Act(PRODUCT_SHARE["withdraw"], elements.withdraw_share, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:product-share",
    next_steps=WITHDRAWABLE,
)
