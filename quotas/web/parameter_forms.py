"""Forms in which a dated parameter is set: its own figures first, then the month and the document."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.formats import local_name
from core.forms import DecimalText, PageForm
from quotas.filters.reports import MonthInput
from quotas.models import Product


class ParameterForm(PageForm):
    """The common fields of every entry; subclasses put their figures first."""

    from_month = MonthInput(label=_("From month"), widget=forms.TextInput(attrs={"type": "month"}))
    document = forms.CharField(
        label=_("Document"),
        max_length=2_000,
        help_text=_("office, number and day of the document"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    figures: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data, initial={"from_month": f"{clock.today():%Y-%m}"})
        self.order_fields([*self.figures, "from_month", "document"])
        self.offer_to(actor)

    def offer_to(self, actor: Actor) -> None:
        """Offer the choices that are open to this officer."""


class ShareField(DecimalText):
    """A share or factor with four decimals, such as 0.9600."""

    places = 4
    most = Decimal(2)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 12, "required": False, **kwargs})


class YieldBoundForm(ParameterForm):
    feed_kind = forms.ChoiceField(label=_("Feed"), choices=Product.Kind.choices)
    output_kind = forms.ChoiceField(label=_("Output"), choices=Product.Kind.choices)
    output = forms.ChoiceField(label=_("Product"), required=False)
    lowest = ShareField(label=_("At least"), help_text=_("t REO out of one t REO fed"))
    highest = ShareField(label=_("At most"), help_text=_("t REO out of one t REO fed"))
    figures = ("feed_kind", "output_kind", "output", "lowest", "highest")

    def offer_to(self, actor: Actor) -> None:
        self.products = {product.code: product for product in Product.objects.order_by("kind", "code")}
        named = [(code, local_name(product)) for code, product in self.products.items()]
        self.set_choices("output", [("", _("Every product of this kind")), *named])

    def clean_output(self) -> Product | None:
        return self.products.get(self.cleaned_data["output"])


class OxideFactorForm(ParameterForm):
    product = forms.ChoiceField(label=_("Product"))
    factor = ShareField(
        label=_("Factor to REO"),
        help_text=_("t REO per t of product. Left empty, what comes with the product holds again."),
    )
    figures = ("product", "factor")

    def offer_to(self, actor: Actor) -> None:
        self.products = {product.code: product for product in Product.objects.order_by("kind", "code")}
        self.set_choices("product", [(code, local_name(product)) for code, product in self.products.items()])

    def clean_product(self) -> Product:
        return self.products[self.cleaned_data["product"]]
