"""Pages of the resource tax: the statement of a year for an enterprise, a province or all, its PDF, and the rates."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import YearField
from core.web.filters import ListForm, choice, form_of
from core.web.pages import PER_PAGE, page
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.filters import provinces
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import holds
from resources import halves, tax_pdf, tax_texts
from resources.filters import ResourceTaxFilters, TaxRateFilters
from resources.models import TaxRate, UseReturn
from resources.queries import resource_tax as queries
from resources.queries import use_returns
from resources.services import tax_rates

MOST_MISSING = 50


class StatementFilter(ListForm):
    year = YearField(label=gettext_lazy("Year"))
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)


TaxRateFilter = form_of(TaxRateFilters, "ore_class", "in_force_on")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the statement with the text of its computation."""

    taxed: queries.TaxedReturn
    computation: list[str]
    remark: str


def _chosen(form: ListForm) -> dict[str, Any]:
    return {"year": halves.last_ended(clock.today())[0], **form.chosen}


def _statement(request: HttpRequest, chosen: dict[str, Any]) -> queries.Statement:
    visible = UseReturn.objects.visible_to(request.user).standing().select_related("site__jurisdiction", "enterprise")
    rows = ResourceTaxFilters(chosen, queryset=visible.order_by("enterprise__code", "site__code", "half", "pk")).qs
    within = {name: chosen.get(name, "") for name in ("province", "enterprise")}
    return queries.statement(rows, int(chosen["year"]), partial(use_returns.missing_to, request.user), **within)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show the statement of a year: the last one of which a half is over, unless another is asked for."""
    form = StatementFilter(request)
    chosen = _chosen(form)
    statement = _statement(request, chosen)
    cited = tax_texts.numbers(statement)
    lines = [Line(each, tax_texts.computation(each, cited), tax_texts.remark(each)) for each in statement.rows]
    names = dict(provinces())
    context = {
        "form": form,
        "year": chosen["year"],
        "rows": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "statement": statement,
        "rates": [(cited[rate.pk], rate) for rate in statement.rates],
        "by_province": [(names.get(str(each.subject), each.subject), each) for each in statement.by_province()],
        "missing": statement.missing[:MOST_MISSING],
        "most_missing": MOST_MISSING,
        "exported": chosen,
    }
    return render(request, "resources/resource_tax.html", context)


@page
def paper(request: HttpRequest) -> HttpResponse:
    """Return the statement as PDF."""
    chosen = _chosen(StatementFilter(request))
    return tax_pdf.answer(_statement(request, chosen), chosen)


@page
def rates(request: HttpRequest) -> HttpResponse:
    rows = TaxRate.objects.order_by(F("valid_from").desc(nulls_last=True), "ore_class", "subject", "pk")
    may = holds(request.user, REFERENCE_EDIT)
    context = {
        **TaxRateFilter(request).list_rows(request, TaxRateFilters, rows),
        "entry": (tax_rates.ENTER, Jurisdiction.objects.get(code=NATION).pk) if may else None,
        "end": tax_rates.END if may else None,
    }
    return render(request, "resources/tax_rate_list.html", context)
