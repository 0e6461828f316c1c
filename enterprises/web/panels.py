"""The panel that this app adds to the page of a site: its capacity, and what of it was eliminated."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from core import clock
from core.web.panels import panel
from enterprises.capabilities import CAPACITY_ELIMINATE
from enterprises.capacities import capacity_of
from enterprises.models import Site
from enterprises.policies import can


@panel("site")
def capacity_of_site(request: HttpRequest, site: Site) -> str:
    """Show the approved capacity of a site and what of it was eliminated until today; one query."""
    context = {
        "site": site,
        "capacity": capacity_of(site, clock.today()),
        "may_record": can(request.user, CAPACITY_ELIMINATE, site),
    }
    return render_to_string("enterprises/parts/site_capacity.html", context, request)
