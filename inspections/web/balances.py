"""Pages of balances: one site by month with the sum behind each figure, and the flows along the chain."""

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock, sankey
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.models import Enterprise, Site
from enterprises.web.enterprises import provinces
from inspections.balances.display import last_year, months_of_site
from inspections.balances.flows import COLUMNS, read_flows
from inspections.balances.scope import Scope
from quotas.models import Report


class YearForm(ListForm):
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)


class FlowForm(YearForm):
    month = forms.IntegerField(label=gettext_lazy("Month"), min_value=1, max_value=12)
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)


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
    }
    return render(request, "inspections/site_balance.html", context)


@page
def flows(request: HttpRequest) -> HttpResponse:
    """Show the flows of a year or month: of one enterprise, a province, or all that the reader sees."""
    form, today = FlowForm(request), clock.today()
    scope = Scope.of(form.chosen, today)
    form.prefill(year=scope.year)
    found = read_flows(scope.reports(Report.objects.visible_to(request.user)), *scope.months)
    firms = Enterprise.objects.visible_to(request.user)
    context = {
        "form": form,
        "scope": scope,
        "month": dt.date(scope.year, scope.month, 1) if scope.month else None,
        "enterprise": firms.filter(code=scope.enterprise).first() if scope.enterprise else None,
        "flows": found,
        "diagram": sankey.draw(found, COLUMNS),
    }
    return render(request, "inspections/material_flows.html", context)
