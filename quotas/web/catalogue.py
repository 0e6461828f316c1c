"""Pages of the catalogue: products with their HS codes and varieties."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateInput
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises import two_person_acts
from enterprises.models import NATION, Jurisdiction, OreType
from enterprises.policies import holds
from quotas.capabilities import CATALOGUE_KEEP
from quotas.filters.catalogue import ProductFilters
from quotas.models import Element, Product
from quotas.queries import catalogue as queries
from quotas.services import products


class ProductFilter(ListForm):
    kind = choice(_("Kind"), Product.Kind)
    stage = choice(_("Stage of the chain"), Product.Stage)
    element_class = choice(_("Class of its elements"), Element.Weight)
    ore_type = choice(_("Ore type"), OreType)
    made_on = forms.DateField(label=_("Not ended before"), widget=DateInput)


def entry_of(request: HttpRequest, act: str) -> tuple[str, Any] | None:
    """Return the act that enters a row, with the nation as its target, if the reader may propose it."""
    if not holds(request.user, CATALOGUE_KEEP):
        return None
    return act, Jurisdiction.objects.get(code=NATION).pk


def history(request: HttpRequest, *targets: Any, entered: tuple[str, str] | None = None) -> list[tuple[Any, Any]]:
    """Return the decisions about some rows with the label of their act."""
    rows = queries.decisions(request.user, targets, entered=entered)
    return [(row, two_person_acts.find(row.act).label) for row in rows]


@page
def product_list(request: HttpRequest) -> HttpResponse:
    rows = Product.objects.visible_to(request.user).select_related("element", "variety_of").order_by("kind", "code")
    context = {
        **ProductFilter(request).list_rows(request, ProductFilters, rows),
        "today": clock.today(),
        "entry": entry_of(request, products.ENTER),
    }
    return render(request, "quotas/product_list.html", context)


@page
def product_detail(request: HttpRequest, code: str) -> HttpResponse:
    rows = Product.objects.visible_to(request.user).select_related("element", "variety_of")
    product = get_object_or_404(rows, code=code)
    codes = list(product.hs_codes.order_by("-valid_from", "code"))
    context = {
        "product": product,
        "codes": codes,
        "today": clock.today(),
        "end_code": products.END_CODE if holds(request.user, CATALOGUE_KEEP) else None,
        "varieties": product.varieties.order_by("code"),
        "history": history(request, product.pk, *(row.pk for row in codes), entered=(products.ENTER, product.code)),
    }
    return render(request, "quotas/product_detail.html", context)
