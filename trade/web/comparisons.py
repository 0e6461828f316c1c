"""Pages of the comparison of reports with invoices: what does not match, worst first, and one enterprise's months."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import YearField
from core.web.filters import ListForm, choice
from core.web.pages import PER_PAGE, page
from core.web.panels import panels
from enterprises.filters import provinces
from enterprises.models import Enterprise
from enterprises.policies import can
from quotas.models import Product
from trade.capabilities import LETTERS_WRITE
from trade.filters import ComparisonFilters
from trade.models import Invoice
from trade.queries import invoice_comparisons
from trade.queries.invoice_comparisons import Side

MOST_CANCELLED = 25


class YearForm(ListForm):
    year = YearField(label=gettext_lazy("Year"))


class ComparisonForm(YearForm):
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)
    side = choice(gettext_lazy("Side"), Side)
    kind = choice(gettext_lazy("Kind of product"), Product.Kind)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show the months in which reports and invoices do not match, the largest difference first."""
    form = ComparisonForm(request)
    chosen = {"year": invoice_comparisons.last_year(clock.today()), **form.chosen}
    firms = Enterprise.objects.visible_to(request.user).order_by("code")
    compared = ComparisonFilters(chosen, queryset=firms, request=request)
    rows = compared.compare()
    seen = Invoice.objects.visible_to(request.user)
    context = {
        "form": form,
        "year": chosen["year"],
        "cancelled": list(
            invoice_comparisons.cancelled_invoices(seen, compared.qs, chosen["year"])[: MOST_CANCELLED + 1]
        ),
        "most_cancelled": MOST_CANCELLED,
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "exported": chosen,
    }
    return render(request, "trade/comparison_list.html", context)


@page
def detail(request: HttpRequest, code: str, side: str, kind: str) -> HttpResponse:
    """Show every month of an enterprise, side and kind of product, with the step that decided and its invoices."""
    if side not in Side.values or kind not in Product.Kind.values:
        raise Http404
    firms = Enterprise.objects.visible_to(request.user)
    enterprise = get_object_or_404(firms, code=code)
    form = YearForm(request)
    year = form.chosen.get("year", invoice_comparisons.last_year(clock.today()))
    rows = [
        row
        for row in invoice_comparisons.compare(firms.filter(pk=enterprise.pk), year, on=clock.today())
        if (row.side, row.kind) == (side, kind)
    ]
    context = {
        "form": form,
        "enterprise": enterprise,
        "side": Side(side),
        "kind": Product.Kind(kind),
        "year": year,
        "rows": rows,
        "invoices": [(row, list(invoice_comparisons.invoices_of(row))) for row in rows if row.is_open],
        "cancelled": list(
            invoice_comparisons.cancelled_invoices(
                Invoice.objects.visible_to(request.user).filter(**{side: enterprise, "product__kind": kind}),
                firms.filter(pk=enterprise.pk),
                year,
            )[: MOST_CANCELLED + 1]
        ),
        "most_cancelled": MOST_CANCELLED,
        "panels": panels(request, "comparison", rows),
        "may_write": can(request.user, LETTERS_WRITE, enterprise),
        "tolerances": list({row.result.tolerance.version: row.result.tolerance for row in rows}.values()),
    }
    return render(request, "trade/comparison_detail.html", context)
