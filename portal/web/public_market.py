"""The public page of the market: printed prices and shares, each with its source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.public import public
from portal import price_chart
from quotas.queries.market import market_figures, price_series


@public
def market(request: HttpRequest) -> HttpResponse:
    series = price_series()
    context = {"series": series, "chart": price_chart.draw(series), "figures": market_figures()}
    return render(request, "public/market.html", context)
