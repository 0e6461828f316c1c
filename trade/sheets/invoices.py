"""Invoices as a sheet: a row for each, as the tax office exports them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.formats import local_name
from quotas.models import Product
from quotas.sheets import workbooks
from quotas.sheets.columns import ChoiceColumn, Column, DayColumn, DecimalColumn, TruthColumn
from quotas.sheets.reading import Layout
from trade.queries.parties import code_in

KIND = "invoices"


@dataclass(frozen=True)
class PartyColumn(Column):
    """A column of parties: a code, after which a name may stand for the reader, or the name of one outside."""

    def value(self, text: str) -> str:
        return str(super().value(code_in(text) or text))


def layout(products: Sequence[Product]) -> Layout:
    return Layout(
        KIND,
        (),
        (
            Column("number", _("Invoice number"), needed=True, longest=40),
            DayColumn("day", _("Day of issue"), needed=True),
            PartyColumn("seller", _("Seller"), needed=True, longest=200),
            Column("seller_tax_code", _("Tax code of the seller"), longest=20),
            PartyColumn("buyer", _("Buyer"), needed=True, longest=200),
            Column("buyer_tax_code", _("Tax code of the buyer"), longest=20),
            ChoiceColumn(
                "product",
                _("Product"),
                needed=True,
                options={product.code: (product.name, product.name_zh) for product in products},
                strange=_("There is no product of this code."),
            ),
            DecimalColumn("tonnes", _("Quantity, t"), needed=True),
            DecimalColumn("unit_price", _("Unit price, yuan per t"), needed=True, places=4, most=Decimal("9999999999")),
            DecimalColumn("amount", _("Amount, yuan"), needed=True, places=2, most=Decimal("99999999999")),
            TruthColumn("amount_differs", _("Amount printed otherwise")),
            TruthColumn("confirmed", _("Quantity confirmed in t")),
        ),
    )


def template(form: str) -> bytes:
    """Return an empty sheet with the products to choose from."""
    products = list(Product.objects.order_by("kind", "code"))
    choices = {"product": [f"{product.code} {local_name(product)}" for product in products]}
    return workbooks.template(layout(products), {}, [], choices, form)
