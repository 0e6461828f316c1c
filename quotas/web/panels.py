"""Panels that this app adds to pages of mineral resources: how many years of extraction the reserves last."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from core import clock
from core.web.panels import panel
from quotas.queries import supply
from resources.models import ReserveEstimate


@panel("reserve")
def years_of_supply(request: HttpRequest, row: ReserveEstimate) -> str:
    """Show the ratio of the reserves to the quota and to the use of each year since."""
    if row.remaining_t is None:
        return ""
    years = supply.supply_years(row, request.user, today_year=clock.today().year)
    return render_to_string("quotas/parts/reserve_supply.html", {"row": row, "years": years}, request)
