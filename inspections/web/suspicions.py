"""Pages of suspicions: months of enterprises with signals in several traces, and one month with all its parts."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from core.web.filters import form_of
from core.web.pages import page, paged
from enterprises.policies import authorise
from inspections.capabilities import RISK_SEE
from inspections.filters import SuspicionFilters
from inspections.models import Flag
from inspections.suspicions import Suspicions
from trade.models import Letter

SuspicionForm = form_of(SuspicionFilters, "province", "enterprise", "year")


def _flags(request: HttpRequest) -> QuerySet[Flag]:
    authorise(request.user, RISK_SEE)
    return Flag.objects.visible_to(request.user)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show the months in which flags stand in most traces first."""
    form = SuspicionForm(request)
    chosen = form.chosen
    rows: Any = Suspicions(SuspicionFilters(chosen, queryset=_flags(request), request=request).qs)
    context = {"form": form, "rows": paged(request, rows), "exported": chosen}
    return render(request, "inspections/suspicion_list.html", context)


def _letters(request: HttpRequest, code: str, period: dt.date) -> list[Letter]:
    """Return the letters that asked the enterprise about the month, newest first."""
    letters = Letter.objects.visible_to(request.user).filter(enterprise__code=code, questions__month=period)
    return list(letters.select_related("enterprise").distinct().order_by("-drafted_at", "-pk"))


@page
def detail(request: HttpRequest, code: str, year: int, month: int) -> HttpResponse:
    """Show what the standing flags of an enterprise say of a month, trace by trace."""
    try:
        period = dt.date(year, month, 1)
    except ValueError as error:
        raise Http404 from error
    found = Suspicions(_flags(request).filter(enterprise__code=code, period=period))[0:1]
    if not found:
        raise Http404
    context = {
        "suspicion": found[0],
        "letters": _letters(request, code, period),
        "today": clock.today(),
    }
    return render(request, "inspections/suspicion_detail.html", context)
