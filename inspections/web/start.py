"""The first page after signing in: what waits for this person today, and who is over."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from core.web.pages import page
from quotas.models import Account, Category
from quotas.web.accounts import with_names, worst_first

MOST = 10


@page
def start(request: HttpRequest) -> HttpResponse:
    year = clock.today().year
    accounts = (
        Account.objects.visible_to(request.user).filter(programme_year__year=year).exclude(category=Category.TOTAL)
    )
    context: dict[str, Any] = {"year": year, "over": worst_first(with_names(accounts.over()))[:MOST]}
    return render(request, "inspections/start.html", context)
