"""Pages of balances: one site by month with the sum behind each figure, the flows along the chain, and the errors."""

import datetime as dt
from dataclasses import asdict
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock, sankey
from core.capabilities import require
from core.forms import YearField
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.filters import provinces
from enterprises.models import NATION, Enterprise, Jurisdiction, Site
from enterprises.policies import holds
from inspections.balances.display import last_year, months_of_site
from inspections.balances.errors import errors_of
from inspections.balances.flows import COLUMNS, read_flows
from inspections.balances.scope import Scope
from inspections.capabilities import BALANCE_TESTS_READ
from inspections.models import MeasurementErrors
from inspections.rules.material_balance import Errors
from inspections.rules.measurement_errors import assumed
from inspections.services import measurement_errors
from quotas.models import Product, Report


class YearForm(ListForm):
    year = YearField(label=gettext_lazy("Year"))


class FlowForm(YearForm):
    month = forms.IntegerField(label=gettext_lazy("Month"), min_value=1, max_value=12)
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)
    material = choice(gettext_lazy("Family of materials"), Product.Material)
    family = forms.CharField(label=gettext_lazy("Code of a product, with its varieties"), max_length=40)


@page
def site(request: HttpRequest, code: str) -> HttpResponse:
    """Show the balances of a site by month, of the reports that the reader sees."""
    row = get_object_or_404(Site.objects.visible_to(request.user).select_related("enterprise"), code=code)
    form, today = YearForm(request), clock.today()
    year = form.chosen.get("year") or last_year(row, reader=request.user, on=today)
    form.prefill(year=year)
    context = {
        "form": form,
        "site": row,
        "year": year,
        "rows": months_of_site(row, year, reader=request.user, on=today),
        "tested": holds(request.user, BALANCE_TESTS_READ),
    }
    return render(request, "inspections/site_balance.html", context)


@page
def errors(request: HttpRequest) -> HttpResponse:
    """Show the errors of measurement of each kind of product: the assumed ones and those entered, newest first."""
    require(request.user, BALANCE_TESTS_READ)
    entered = MeasurementErrors.objects.order_by("-from_month", "kind")
    nation = Jurisdiction.objects.get(code=NATION)
    context = {
        "assumed": [(kind.label, _percents(assumed(kind))) for kind in Product.Kind],
        "entered": [(row, _percents(errors_of(row))) for row in entered],
        "entry": (measurement_errors.ENTER, nation.pk) if holds(request.user, REFERENCE_EDIT) else None,
    }
    return render(request, "inspections/measurement_errors.html", context)


def _percents(errors: Errors) -> dict[str, Decimal]:
    return {name: Decimal(str(share)) * 100 for name, share in asdict(errors).items()}


@page
def flows(request: HttpRequest) -> HttpResponse:
    """Show the flows of a year or month: of one enterprise, a province, or all that the reader sees."""
    form, today = FlowForm(request), clock.today()
    scope = Scope.of(form.chosen, today)
    form.prefill(year=scope.year)
    found = read_flows(scope.reports(Report.objects.visible_to(request.user)), *scope.months, scope.products)
    firms = Enterprise.objects.visible_to(request.user)
    context = {
        "form": form,
        "scope": scope,
        "month": dt.date(scope.year, scope.month, 1) if scope.month else None,
        "enterprise": firms.filter(code=scope.enterprise).first() if scope.enterprise else None,
        "flows": found,
        "tested": holds(request.user, BALANCE_TESTS_READ),
        "diagram": sankey.draw(found, COLUMNS),
    }
    return render(request, "inspections/material_flows.html", context)
