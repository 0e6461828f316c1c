"""Statements about elements: classes that other sources count, and shares in products, recorded and withdrawn."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict, Fault
from core.transactions import refusal
from core.write_access import Lock
from enterprises.lifecycles.only_added import only_added, withdrawal
from enterprises.services.documented_entries import DocumentedEntries
from quotas.capabilities import ELEMENTS_STATE
from quotas.models import Element, ElementClassification, Product, ProductShare
from quotas.policies import may_state_elements

WHOLE = Decimal(100)
EXISTS = gettext_lazy("A share of this element in the product holds on some of these days already. Withdraw that one.")
ABOVE = gettext_lazy("The shares of the product would be more than 100 % together.")

refusal("product_share_once", lambda: Conflict("share_exists", str(EXISTS)))
refusal("product_shares_within_whole", lambda: Conflict("above_whole", str(ABOVE)))

ELEMENT_CLASSIFICATION = only_added(
    ElementClassification,
    ElementClassification.State,
    "element recorded_by withdrawal",
    Lock(Element, lambda row: [row.element_id]),
    can=may_state_elements,
    transitions=[withdrawal(ELEMENTS_STATE)],
)
PRODUCT_SHARE = only_added(
    ProductShare,
    ProductShare.State,
    "product element recorded_by withdrawal",
    Lock(Product, lambda row: [row.product_id]),
    can=may_state_elements,
    transitions=[withdrawal(ELEMENTS_STATE)],
)


def _share_faults(row: ProductShare) -> list[Fault]:
    if not 0 < row.percent <= WHOLE:
        return [Fault("/percent", "out_of_range", _("A share is more than 0 and at most 100 per cent."))]
    if row.product.element_id is not None:
        detail = _("This product is of one element, whose share is the whole.")
        return [Fault("/product", "of_one_element", detail)]
    shares = _overlapping(row)
    if any(share.element_id == row.element_id for share in shares):
        return [Fault("/element", "share_exists", str(EXISTS))]
    # The sum grows only on the days on which a share begins.
    days = {max(share.day, row.day) for share in shares} | {row.day}
    for day in days:
        stated = sum(share.percent for share in shares if share.day <= day and (share.until or day) >= day)
        if stated + row.percent > WHOLE:
            return [Fault("/percent", "above_whole", str(ABOVE))]
    return []


def _overlapping(row: ProductShare) -> list[ProductShare]:
    """Return the shares of the product that hold on a day on which the new one would."""
    rows: Any = ProductShare.objects
    shares = rows.counting().filter(product=row.product).exclude(until__lt=row.day)
    return list(shares if row.until is None else shares.filter(day__lte=row.until))


CLASSIFICATIONS = DocumentedEntries(
    ELEMENT_CLASSIFICATION,
    ELEMENTS_STATE,
    "elements",
    "element",
    "weight",
    "day",
    verbs=("classify", "withdraw_class"),
    required={"counted_by": gettext_lazy("Name who counts so.")},
)
SHARES = DocumentedEntries(
    PRODUCT_SHARE,
    ELEMENTS_STATE,
    "elements",
    "product",
    "element",
    "percent",
    "day",
    verbs=("share", "withdraw_share"),
    faults=_share_faults,
)
classify, withdraw_classification = CLASSIFICATIONS.record, CLASSIFICATIONS.withdraw
state_share, withdraw_share = SHARES.record, SHARES.withdraw
