"""Pages of the catalogue: products with their HS codes and varieties, programmes, and rules of what counts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateInput
from core.web.filters import ListForm, choice, form_of
from core.web.pages import page
from enterprises import two_person_acts
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Authority, Jurisdiction, OreType, Site
from enterprises.policies import holds
from quotas.capabilities import CATALOGUE_KEEP
from quotas.filters.catalogue import CountingRuleFilters, ProductFilters
from quotas.filters.statistics import StatisticFilters
from quotas.models import CountingRule, Element, Feed, Product, Programme, PublishedStatistic
from quotas.policies import may_keep_programme
from quotas.queries import catalogue as queries
from quotas.services import counting_rules, products, programmes, statistics
from quotas.services.catalogue_sheets import ENTER_CODES, PREPARE_YEARS
from quotas.web.accounts import programmes as programme_choices


class ProductFilter(ListForm):
    kind = choice(_("Kind"), Product.Kind)
    stage = choice(_("Stage of the chain"), Product.Stage)
    element_class = choice(_("Class of its elements"), Element.Weight)
    material = choice(_("Family of materials"), Product.Material)
    ore_type = choice(_("Ore type"), OreType)
    family = forms.CharField(label=_("Code of a product, with its varieties"), max_length=40)
    made_on = forms.DateField(label=_("Not ended before"), widget=DateInput)


class RuleFilter(ListForm):
    programme = choice(_("Programme"), programme_choices)
    site_kind = choice(_("Kind of site"), Site.Kind)
    product_kind = choice(_("Kind of product"), Product.Kind)
    feed = choice(_("Feed"), Feed)
    in_force_on = forms.DateField(label=_("In force on"), widget=DateInput)


StatisticFilter = form_of(StatisticFilters, "subject", "year", "region")


def entry_of(request: HttpRequest, act: str, capability: str = CATALOGUE_KEEP) -> tuple[str, Any] | None:
    """Return the act that enters a row, with the nation as its target, if the reader may propose it."""
    if not holds(request.user, capability):
        return None
    return act, Jurisdiction.objects.get(code=NATION).pk


def history(
    request: HttpRequest,
    *targets: Any,
    entered: tuple[str, str] | None = None,
    listed: Iterable[tuple[str, str, str]] = (),
) -> list[tuple[Any, Any]]:
    """Return the decisions about some rows with the label of their act."""
    rows = queries.decisions(request.user, targets, entered=entered, listed=listed)
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
        "history": history(
            request,
            product.pk,
            *(row.pk for row in codes),
            entered=(products.ENTER, product.code),
            listed=[(ENTER_CODES, "product", product.code)],
        ),
    }
    return render(request, "quotas/product_detail.html", context)


@page
def rule_list(request: HttpRequest) -> HttpResponse:
    rows = CountingRule.objects.visible_to(request.user).select_related("programme__authority")
    rows = rows.order_by("programme__code", "site_kind", "product_kind", "feed", "valid_from", "pk")
    context = {
        **RuleFilter(request).list_rows(request, CountingRuleFilters, rows),
        "today": clock.today(),
        "kept": _kept(request),
        "end": counting_rules.END,
    }
    return render(request, "quotas/counting_rule_list.html", context)


@page
def programme_list(request: HttpRequest) -> HttpResponse:
    rows = Programme.objects.visible_to(request.user).select_related("authority").order_by("authority__code", "code")
    authorities = Authority.objects.order_by("code")
    context = {
        "rows": rows,
        "year": clock.today().year,
        "enter": programmes.ENTER,
        "authorities": [one for one in authorities if _may_keep(request, Programme(authority=one))],
    }
    return render(request, "quotas/programme_list.html", context)


@page
def programme_detail(request: HttpRequest, code: str) -> HttpResponse:
    rows = Programme.objects.visible_to(request.user).select_related("authority")
    programme = get_object_or_404(rows, code=code)
    rules = CountingRule.objects.filter(programme=programme).select_related("programme")
    context = {
        "programme": programme,
        "years": programme.years.order_by("-year"),
        "in_force": rules.in_force(clock.today()).count(),
        "all_rules": rules.count(),
        "history": history(
            request,
            programme.pk,
            *rules.values_list("pk", flat=True),
            entered=(programmes.ENTER, programme.code),
            listed=[(PREPARE_YEARS, "programme", programme.code)],
        ),
    }
    return render(request, "quotas/programme_detail.html", context)


@page
def statistic_list(request: HttpRequest) -> HttpResponse:
    """Show published figures; administrators enter and withdraw them from here."""
    rows = PublishedStatistic.objects.standing().select_related("product")
    entry = entry_of(request, statistics.ENTER, REFERENCE_EDIT)
    context = {
        **StatisticFilter(request).list_rows(request, StatisticFilters, rows.order_by("subject", "-period_from", "pk")),
        "entry": entry,
        "withdraw": statistics.WITHDRAW if entry else None,
    }
    return render(request, "quotas/statistic_list.html", context)


def _kept(request: HttpRequest) -> set[Any]:
    """Return the keys of the programmes whose rules the reader may propose to end."""
    rows = Programme.objects.select_related("authority")
    return {programme.pk for programme in rows if _may_keep(request, programme)}


def _may_keep(request: HttpRequest, programme: Programme) -> bool:
    return may_keep_programme(request.user, CATALOGUE_KEEP, programme)
