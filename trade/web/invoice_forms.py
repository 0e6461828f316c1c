"""Forms in which invoices are recorded and corrected."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formats import local_name
from core.forms import DateInput, DecimalText, PageForm, text_area
from core.models import label_of
from quotas.models import Product
from trade.forms.quantities import InvoiceTonnes
from trade.models import Invoice

PARTY = _("Code of an enterprise of the register, or the name of a party outside it.")


class UnitPrice(DecimalText):
    places = 4
    most = Decimal("999999999.9999")


class Amount(DecimalText):
    places = 2
    most = Decimal("999999999.99")


class InvoiceFiguresForm(PageForm):
    """The figures of an invoice beside its number."""

    day = forms.DateField(label=label_of(Invoice, "day"), widget=DateInput)
    seller = forms.CharField(label=label_of(Invoice, "seller"), max_length=200, help_text=PARTY)
    seller_tax_code = forms.CharField(label=label_of(Invoice, "seller_tax_code"), max_length=20, required=False)
    buyer = forms.CharField(label=label_of(Invoice, "buyer"), max_length=200, help_text=PARTY)
    buyer_tax_code = forms.CharField(label=label_of(Invoice, "buyer_tax_code"), max_length=20, required=False)
    product = forms.ModelChoiceField(
        label=label_of(Invoice, "product"), queryset=Product.objects.none(), to_field_name="code"
    )
    tonnes = InvoiceTonnes(label=label_of(Invoice, "tonnes"), max_length=24)
    unit_price = UnitPrice(label=label_of(Invoice, "unit_price"), max_length=24)
    amount = Amount(label=label_of(Invoice, "amount"), max_length=24)
    amount_differs = forms.BooleanField(label=label_of(Invoice, "amount_differs"), required=False)
    confirmed = forms.BooleanField(
        label=_("These are tonnes, although the figure is about a thousand times an earlier one"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field("product").queryset = Product.objects.order_by("kind", "code")
        self.field("product").label_from_instance = lambda row: f"{row.code} {local_name(row)}"


class InvoiceForm(InvoiceFiguresForm):
    number = forms.CharField(
        label=label_of(Invoice, "number"), max_length=40, help_text=_("Invoice code and number, as printed.")
    )
    field_order = ("number",)


class InvoiceCorrectionForm(InvoiceFiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


def figures_of(row: Invoice) -> dict[str, Any]:
    """Return what a form of this invoice begins with."""
    names = ("day", "seller_tax_code", "buyer_tax_code", "tonnes", "unit_price", "amount", "amount_differs")
    parties = {
        "seller": row.seller.code if row.seller else row.seller_name,
        "buyer": row.buyer.code if row.buyer else row.buyer_name,
    }
    return {**{name: getattr(row, name) for name in names}, **parties, "product": row.product.code}
