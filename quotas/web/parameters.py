"""Pages of dated parameters: present and past values, and where two people propose one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import clock, months
from core.actors import Actor
from core.web.pages import page, paged
from enterprises.models import NATION, Jurisdiction
from enterprises.scoping import bounds_of
from quotas import capabilities
from quotas.models import DueDay, OxideFactor, YieldBound
from quotas.models.parameters import Parameter
from quotas.policies import may_set_conversion, may_set_due_days
from quotas.queries import parameters as queries
from quotas.services import due_days, yields


def _places_of_due_days(actor: Actor) -> Collection[Jurisdiction]:
    own = [bound.place for bound in bounds_of(actor) if bound.place]
    places = Jurisdiction.objects.filter(code__in=own, level__in=["nation", "province"]).order_by("code")
    return [place for place in places if may_set_due_days(actor, capabilities.DUE_DAYS_SET, place.code)]


def _nation_of_conversions(actor: Actor) -> Collection[Jurisdiction]:
    may = may_set_conversion(actor, capabilities.CONVERSIONS_SET)
    return Jurisdiction.objects.filter(code=NATION) if may else []


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of parameter: the title and the explanation of its page, and by which act two people set it."""

    name: str
    model: type[Parameter]
    scope: tuple[str, ...]  # of each, the last entry holds
    related: tuple[str, ...]
    title: str | Promise
    lead: str | Promise
    cells: str  # the template of a row's own cells
    headings: tuple[Any, ...]
    act: str
    places: Callable[[Any], Collection[Jurisdiction]]  # for which the reader may propose an entry
    sheet: str = ""  # the kind of its sheets

    def view(self) -> Callable[..., HttpResponseBase]:
        """Return the page: a list with its history."""

        @page
        def listing(request: HttpRequest) -> HttpResponse:
            return render(request, "quotas/parameter_list.html", self._context(request))

        return listing

    def _context(self, request: HttpRequest) -> Mapping[str, Any]:
        rows: Any = self.model._default_manager
        this_month = months.month_of(clock.today())
        return {
            "page": self,
            "others": [other for other in PAGES if other is not self],
            "rows": paged(request, rows.select_related("recorded_by", *self.related).order_by("-from_month", "-pk")),
            "in_force": queries.in_force(rows.all(), self.scope, this_month),
            "this_month": this_month,
            "places": self.places(request.user),
        }


DUE_DAYS = Page(
    name="due-days",
    model=DueDay,
    scope=("place", "kind"),
    related=("place",),
    title=_("Due days"),
    lead=_(
        "By which day of the following month monthly reports are due. A province's rule comes before the country's, "
        "and the rule for a kind of report before that for every kind. No rule reaches back into a month that is over."
    ),
    cells="quotas/parts/due_day_cells.html",
    headings=(_("Province"), _("Kind of report"), _("Day")),
    act=due_days.SET,
    places=_places_of_due_days,
    sheet="due_days",
)
YIELD_BOUNDS = Page(
    name="yield-bounds",
    model=YieldBound,
    scope=("output_kind", "output", "feed_kind"),
    related=("output",),
    title=_("Yield bounds"),
    lead=_(
        "Of the oxide in a feed, how much leaves in a product. A filing outside the bounds asks for a reason. "
        "The bounds of a product come before those of its kind. Two officers of a ministry that counts the product "
        "set them."
    ),
    cells="quotas/parts/yield_bound_cells.html",
    headings=(_("Feed"), _("Output"), _("At least"), _("At most")),
    act=yields.SET_BOUND,
    places=_nation_of_conversions,
)
OXIDE_FACTORS = Page(
    name="oxide-factors",
    model=OxideFactor,
    scope=("product",),
    related=("product",),
    title=_("Factors to oxide"),
    lead=_(
        "Tonnes of oxide per tonne of a product, where the regulator sets them. Otherwise the factor of the product "
        "counts (of a metal, computed from the standard atomic weights), or the grade that a report states. Two "
        "officers of a ministry that counts the product set it."
    ),
    cells="quotas/parts/oxide_factor_cells.html",
    headings=(_("Product"), _("Factor to REO")),
    act=yields.SET_FACTOR,
    places=_nation_of_conversions,
)
PAGES = (DUE_DAYS, YIELD_BOUNDS, OXIDE_FACTORS)
