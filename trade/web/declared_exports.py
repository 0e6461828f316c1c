"""Pages of declared exports: months that do not match the reports, and the destinations of a year."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from core import clock
from core.web.filters import choice
from core.web.pages import PER_PAGE, page
from enterprises.filters import provinces
from enterprises.models import Enterprise
from trade.filters import ExportComparisonFilters
from trade.models import Declaration
from trade.queries import export_comparisons, export_markets, invoice_comparisons
from trade.web.comparisons import MOST_CANCELLED, YearForm


class ExportComparisonForm(YearForm):
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show the months in which reported exports and declarations do not match, the largest difference first."""
    form = ExportComparisonForm(request)
    chosen = {"year": invoice_comparisons.last_year(clock.today()), **form.chosen}
    firms = Enterprise.objects.visible_to(request.user).order_by("code")
    compared = ExportComparisonFilters(chosen, queryset=firms, request=request)
    rows = compared.compare()
    cancelled = export_comparisons.cancelled_exports(
        Declaration.objects.visible_to(request.user), compared.qs, chosen["year"]
    )
    context = {
        "form": form,
        "year": chosen["year"],
        "cancelled": list(cancelled[: MOST_CANCELLED + 1]),
        "most_cancelled": MOST_CANCELLED,
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "exported": chosen,
    }
    return render(request, "trade/export_comparison_list.html", context)


@page
def markets(request: HttpRequest) -> HttpResponse:
    """Show the exports of a year by destination, of the declarations that the reader sees."""
    form = YearForm(request)
    year = form.chosen.get("year", clock.today().year)
    rows = Declaration.objects.visible_to(request.user)
    context = {"form": form, "year": year, "markets": export_markets.markets(rows, year)}
    return render(request, "trade/export_markets.html", context)
