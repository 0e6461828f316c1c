"""The act on statements about elements: a mistake is withdrawn by a further entry."""

from typing import Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, declare
from core.forms import DateInput, PageForm, SeenChoiceField, text_area
from core.models import TokenScope, label_of
from enterprises.acts.entry_steps import WITHDRAWABLE
from quotas.capabilities import ELEMENTS_STATE
from quotas.models import Element, ElementClassification, Product, ProductShare
from quotas.policies import may_state_elements
from quotas.services import elements
from quotas.services.elements import ELEMENT_CLASSIFICATION, PRODUCT_SHARE


class StatementForm(PageForm):
    element = forms.ModelChoiceField(
        label=_("Element"), queryset=Element.objects.order_by("symbol"), to_field_name="symbol"
    )
    day = forms.DateField(label=_("Day"), widget=DateInput)
    until = forms.DateField(label=_("Until"), widget=DateInput, required=False)
    document = text_area(_("Document"), rows=2, max_length=2000)


class ElementClassificationForm(StatementForm):
    field_order = ("element", "weight", "counted_by")

    weight = forms.ChoiceField(
        label=label_of(ElementClassification, "weight"), choices=ElementClassification.Weight.choices
    )
    counted_by = forms.CharField(label=label_of(ElementClassification, "counted_by"), max_length=200)


class ProductShareForm(StatementForm):
    field_order = ("product", "element", "percent")

    product = SeenChoiceField(Product.objects.select_related("element"), label=_("Product"), to_field_name="code")
    percent = forms.DecimalField(
        label=label_of(ProductShare, "percent"), max_digits=6, decimal_places=3, min_value=0, max_value=100
    )

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        form = cls(data, initial={"product": request.GET.get("product", "")})
        form.field("product").queryset = Product.objects.filter(element=None).order_by("code")
        return form


CREATE_ELEMENT_CLASSIFICATION = Create(
    service=elements.classify,
    form=ElementClassificationForm,
    capability=ELEMENTS_STATE,
    allowed=lambda actor: may_state_elements(actor, ELEMENTS_STATE, None),
    title=_("Record a class of an element"),
    lead=_("As another source counts; the register goes on counting by its own class."),
    done=_("The entry was recorded."),
    scope=TokenScope.APPROVE,
)

CREATE_PRODUCT_SHARE = Create(
    service=elements.state_share,
    form=ProductShareForm,
    capability=ELEMENTS_STATE,
    allowed=lambda actor: may_state_elements(actor, ELEMENTS_STATE, None),
    title=_("Record the share of an element"),
    lead=_("In the oxide of a product of several elements, by its specification."),
    done=_("The entry was recorded."),
    scope=TokenScope.APPROVE,
)
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
