"""The page of prices beside resource tax, deposits and restoration, per tonne of oxide and year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.web.pages import page
from portal.queries.price_costs import by_year


@page
def price_costs(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/price_costs.html", {"years": by_year(request.user)})
