"""The page of a holder's plans side by side, by year."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.web.filters import ListForm
from core.web.pages import page
from enterprises.models import NATION
from quotas.models import Category, Holder
from quotas.queries import plans
from quotas.queries.printed_mismatches import printed_mismatches


class PlanFilter(ListForm):
    holder = forms.CharField(
        label=_("Holder"),
        max_length=32,
        help_text=_("The code of a province, a group or an enterprise; the nation if empty."),
    )
    later = forms.BooleanField(label=_("Also years to come"))


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = PlanFilter(request)
    code = form.chosen.get("holder", NATION).strip().upper()
    years = plans.years_with_plans(code, later=form.chosen.get("later", False))
    holder = Holder.objects.filter(code=code).select_related("jurisdiction", "group", "enterprise").first()
    rows = plans.side_by_side(years, code, request.user)
    exported = {"holder": code, "category": [Category.ALL.value, Category.TOTAL.value]}
    context = {"form": form, "holder": holder if rows else None, "rows": rows, "exported": exported}
    return render(request, "quotas/plans.html", context)


@page
def mismatches(request: HttpRequest) -> HttpResponse:
    return render(request, "quotas/printed_mismatches.html", {"rows": printed_mismatches()})
