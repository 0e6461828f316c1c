"""Cancelling an invoice, by two tax officers of the place of its seller or, of one outside the register, its buyer."""

from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import DomainError
from core.formats import stored_day
from enterprises.models import Enterprise
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from trade.capabilities import INVOICES_RECORD
from trade.models import Invoice
from trade.services import invoices


def _issuer(row: Invoice) -> Enterprise:
    party = row.seller or row.buyer
    assert party is not None  # a party of each invoice is registered
    return party


def _guard(actor: Actor, row: Invoice) -> DomainError | None:
    return invoices.obstacle_to_cancel(row)


def _preview(row: Invoice) -> Preview:
    """Show the invoice, whose tonnes no longer count in the month of either party."""
    return Preview(
        [
            (gettext_noop("Invoice"), row.number),
            (gettext_noop("Day of issue"), stored_day(row.day)),
            (gettext_noop("Seller"), f"{row.seller.code} {row.seller.name}" if row.seller else row.seller_name),
            (gettext_noop("Buyer"), f"{row.buyer.code} {row.buyer.name}" if row.buyer else row.buyer_name),
            (gettext_noop("Product"), row.product.code),
            (gettext_noop("Quantity, t"), f"{row.tonnes:,.3f}"),
            (gettext_noop("Amount without tax, yuan"), f"{row.amount:,.2f}"),
        ]
    )


CANCEL = declare(
    TwoPersonAct(
        name=invoices.CANCEL,
        label=gettext_lazy("Cancel an invoice"),
        model=Invoice,
        bounds=lambda row: Bounds(place=_issuer(row).jurisdiction, enterprise=_issuer(row)),
        allows=lambda actor, row: bool(can(actor, INVOICES_RECORD, _issuer(row))),
        guard=_guard,
        preview=_preview,
        carry_out=invoices.cancel,
        related=("seller__jurisdiction", "buyer__jurisdiction", "product"),
    )
)
