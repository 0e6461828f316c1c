"""The form in which a declaration is recorded."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formats import local_name
from core.forms import DateInput, DecimalText, PageForm
from core.models import label_of
from quotas.models import Product
from trade.forms.quantities import InvoiceTonnes
from trade.models import Declaration
from trade.partner_countries import Partner


class Becquerel(DecimalText):
    places = 4
    most = Decimal("999999.9999")


class Dollars(DecimalText):
    places = 2
    most = Decimal("99999999999.99")


class DeclarationForm(PageForm):
    """The figures of a customs declaration."""

    number = forms.CharField(label=label_of(Declaration, "number"), max_length=40)
    direction = forms.ChoiceField(label=label_of(Declaration, "direction"), choices=Declaration.Direction.choices)
    office = forms.CharField(label=label_of(Declaration, "office"), max_length=80)
    day = forms.DateField(label=label_of(Declaration, "day"), widget=DateInput)
    enterprise = forms.CharField(
        label=label_of(Declaration, "enterprise"), max_length=32, help_text=_("Its code in the register.")
    )
    product = forms.ModelChoiceField(
        label=label_of(Declaration, "product"), queryset=Product.objects.none(), to_field_name="code"
    )
    hs_code = forms.CharField(
        label=label_of(Declaration, "hs_code"),
        max_length=14,
        help_text=_("In force for the product that day."),
    )
    partner = forms.ChoiceField(label=label_of(Declaration, "partner"), choices=Partner.choices)
    gross_tonnes = InvoiceTonnes(label=label_of(Declaration, "gross_tonnes"), max_length=24)
    net_tonnes = InvoiceTonnes(label=label_of(Declaration, "net_tonnes"), max_length=24)
    reo_tonnes = InvoiceTonnes(
        label=_("quantity, t REO"),
        max_length=24,
        required=False,
        help_text=_("If the declaration states it: it is compared with the net weight times the factor."),
    )
    value = Dollars(label=label_of(Declaration, "value"), max_length=24, required=False)
    licence = forms.CharField(
        label=label_of(Declaration, "licence"), max_length=40, required=False, help_text=_("Of exports.")
    )
    becquerel = Becquerel(
        label=label_of(Declaration, "becquerel"), max_length=16, required=False, help_text=_("Of imports.")
    )
    beyond_quota = forms.BooleanField(
        label=_("The goods were cleared although the quota that is left does not cover them"), required=False
    )
    confirmed = forms.BooleanField(
        label=_("This is the value, although a tonne is usually worth far more or less"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field("product").queryset = Product.objects.select_related("element").order_by("kind", "code")
        self.field("product").label_from_instance = lambda row: f"{row.code} {local_name(row)}"
