"""Pages of elements: the balance of each in a year, classes that other sources count, and shares in products."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import YearField
from core.web.filters import ListForm, form_of
from core.web.pages import page
from core.web.records import RecordPages
from quotas.acts.elements import (
    CREATE_ELEMENT_CLASSIFICATION,
    CREATE_PRODUCT_SHARE,
    ELEMENT_CLASSIFICATIONS,
    PRODUCT_SHARES,
)
from quotas.capabilities import ELEMENTS_STATE
from quotas.filters.elements import ElementClassificationFilters, ProductShareFilters
from quotas.policies import may_state_elements
from quotas.queries.elements import balances
from quotas.services.elements import ELEMENT_CLASSIFICATION, PRODUCT_SHARE


class YearForm(ListForm):
    year = YearField(label=gettext_lazy("Year"))


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
    templates="quotas/element_classification",
    rows=ELEMENT_CLASSIFICATION.rows(),
    order=("element__symbol", "-day", "-pk"),
    filters=ElementClassificationFilters,
    form=form_of(ElementClassificationFilters, "element", "weight", "in_force_on"),
    creates=CREATE_ELEMENT_CLASSIFICATION,
    acts=ELEMENT_CLASSIFICATIONS,
)
SHARES = RecordPages(
    title=gettext_lazy("Shares of elements"),
    templates="quotas/product_share",
    rows=PRODUCT_SHARE.rows(),
    order=("product__code", "-day", "-pk"),
    filters=ProductShareFilters,
    form=form_of(ProductShareFilters, "product", "element", "in_force_on"),
    creates=CREATE_PRODUCT_SHARE,
    acts=PRODUCT_SHARES,
)
