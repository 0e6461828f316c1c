"""Pages of elements: the balance of each in a year, classes that other sources count, and shares in products."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import DateInput, PageForm, YearField, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import ListForm, form_of
from core.web.pages import page
from core.web.records import RecordPages
from quotas.acts.elements import ELEMENT_CLASSIFICATIONS, PRODUCT_SHARES
from quotas.capabilities import ELEMENTS_STATE
from quotas.filters.elements import ElementClassificationFilters, ProductShareFilters
from quotas.models import Element, ElementClassification, Product, ProductShare
from quotas.policies import may_state_elements
from quotas.queries.elements import balances
from quotas.services import elements
from quotas.services.elements import ELEMENT_CLASSIFICATION, PRODUCT_SHARE


class YearForm(ListForm):
    year = YearField(label=gettext_lazy("Year"))


class StatementForm(PageForm):
    element = forms.ModelChoiceField(
        label=gettext_lazy("Element"), queryset=Element.objects.order_by("symbol"), to_field_name="symbol"
    )
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    until = forms.DateField(label=gettext_lazy("Until"), widget=DateInput, required=False)
    document = text_area(gettext_lazy("Document"), rows=2, max_length=2000)


class ClassificationForm(StatementForm):
    field_order = ("element", "weight", "counted_by")

    weight = forms.ChoiceField(
        label=label_of(ElementClassification, "weight"), choices=ElementClassification.Weight.choices
    )
    counted_by = forms.CharField(label=label_of(ElementClassification, "counted_by"), max_length=200)


class ShareForm(StatementForm):
    field_order = ("product", "element", "percent")

    product = forms.ModelChoiceField(
        label=gettext_lazy("Product"),
        queryset=Product.objects.filter(element=None).order_by("code"),
        to_field_name="code",
    )
    percent = forms.DecimalField(label=label_of(ProductShare, "percent"), max_digits=6, decimal_places=3, min_value=0)


def _classification_form(request: HttpRequest, data: QueryDict | None) -> ClassificationForm:
    return ClassificationForm(data)


def _share_form(request: HttpRequest, data: QueryDict | None) -> ShareForm:
    return ShareForm(data, initial={"product": request.GET.get("product", "")})


@page
def balance(request: HttpRequest) -> HttpResponse:
    """Show the balance of each element by the reports of a year: this one unless one is chosen."""
    form = YearForm(request)
    year = int(form.chosen.get("year") or clock.today().year)
    context = {
        "form": form,
        "year": year,
        "balances": balances(year, request.user),
        "may_state": may_state_elements(request.user, ELEMENTS_STATE, None),
    }
    return render(request, "quotas/element_balance.html", context)


CLASSIFICATIONS = RecordPages(
    title=gettext_lazy("Classes of elements"),
    list_page="pages:element-classifications",
    detail_page="pages:element-classification",
    templates="quotas/element_classification",
    rows=ELEMENT_CLASSIFICATION.rows(),
    order=("element__symbol", "-day", "-pk"),
    filters=ElementClassificationFilters,
    form=form_of(ElementClassificationFilters, "element", "weight", "in_force_on"),
    may_record=lambda actor: may_state_elements(actor, ELEMENTS_STATE, None),
    acts=ELEMENT_CLASSIFICATIONS,
)
SHARES = RecordPages(
    title=gettext_lazy("Shares of elements"),
    list_page="pages:product-shares",
    detail_page="pages:product-share",
    templates="quotas/product_share",
    rows=PRODUCT_SHARE.rows(),
    order=("product__code", "-day", "-pk"),
    filters=ProductShareFilters,
    form=form_of(ProductShareFilters, "product", "element", "in_force_on"),
    may_record=lambda actor: may_state_elements(actor, ELEMENTS_STATE, None),
    acts=PRODUCT_SHARES,
)

classification_create = create_view(
    CLASSIFICATIONS,
    title=gettext_lazy("Record a class of an element"),
    lead=gettext_lazy("As another source counts; the register goes on counting by its own class."),
    button=gettext_lazy("Record"),
    form=_classification_form,
    service=elements.classify,
    done=gettext_lazy("The entry was recorded."),
)
share_create = create_view(
    SHARES,
    title=gettext_lazy("Record the share of an element"),
    lead=gettext_lazy("In the oxide of a product of several elements, by its specification."),
    button=gettext_lazy("Record"),
    form=_share_form,
    service=elements.state_share,
    done=gettext_lazy("The entry was recorded."),
)
