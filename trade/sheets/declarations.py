"""Customs declarations as a sheet: a row for each, as a customs office exports them."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.formats import local_name
from quotas.models import Product
from quotas.sheets import workbooks
from quotas.sheets.columns import ChoiceColumn, Column, DayColumn, DecimalColumn, TruthColumn
from quotas.sheets.reading import Layout
from trade.models import Declaration
from trade.partner_countries import Partner
from trade.sheets.invoices import PartyColumn

KIND = "declarations"


def layout(products: Sequence[Product]) -> Layout:
    return Layout(
        KIND,
        (),
        (
            Column("number", _("Declaration number"), needed=True, longest=40),
            ChoiceColumn(
                "direction",
                _("Direction"),
                needed=True,
                options={value: (label, label) for value, label in Declaration.Direction.choices},
                strange=_("Write export or import."),
            ),
            Column("office", _("Customs office"), needed=True, longest=80),
            DayColumn("day", _("Day of clearance"), needed=True),
            PartyColumn("enterprise", _("Enterprise"), needed=True, longest=200),
            ChoiceColumn(
                "product",
                _("Product"),
                needed=True,
                options={product.code: (product.name, product.name_zh) for product in products},
                strange=_("There is no product of this code."),
            ),
            Column("hs_code", _("HS code"), needed=True, longest=14),
            ChoiceColumn(
                "partner",
                _("Country or region"),
                needed=True,
                options={value: (label, label) for value, label in Partner.choices},
                strange=_("Give one of the countries and regions of the list."),
            ),
            DecimalColumn("gross_tonnes", _("Gross weight, t"), needed=True),
            DecimalColumn("net_tonnes", _("Net weight, t"), needed=True),
            DecimalColumn("reo_tonnes", _("REO, t")),
            DecimalColumn("value", _("Value, US dollars"), places=2, most=Decimal("99999999999")),
            Column("licence", _("Export licence"), longest=40),
            DecimalColumn("becquerel", _("Radioactivity, Bq per g"), places=4, most=Decimal("999999")),
            TruthColumn("beyond_quota", _("Cleared beyond the quota")),
            TruthColumn("confirmed", _("Value confirmed")),
        ),
    )


def template(form: str) -> bytes:
    """Return an empty sheet with the products, directions and partners to choose from."""
    products = list(Product.objects.order_by("kind", "code"))
    choices = {
        "product": [f"{product.code} {local_name(product)}" for product in products],
        "direction": [f"{value} {label}" for value, label in Declaration.Direction.choices],
        "partner": [f"{value} {label}" for value, label in Partner.choices],
    }
    return workbooks.template(layout(products), {}, [], choices, form)
