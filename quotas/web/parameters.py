"""Pages of dated parameters: present and past values, and a form for those who may set one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.web.pages import page, paged
from enterprises.models import Jurisdiction
from enterprises.policies import holds
from enterprises.scoping import bounds_of
from quotas import capabilities, months
from quotas.models import DueDay, OxideFactor, YieldBound
from quotas.models.parameters import Parameter
from quotas.policies import may_set_due_days
from quotas.queries import parameters as queries
from quotas.services import due_days, yields
from quotas.web.parameter_forms import OxideFactorForm, ParameterForm, YieldBoundForm


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of parameter: the title and the explanation of its page, and who sets it by which service."""

    name: str
    model: type[Parameter]
    scope: tuple[str, ...]  # of each, the last entry holds
    related: tuple[str, ...]
    title: str | Promise
    lead: str | Promise
    cells: str  # the template of a row's own cells
    headings: tuple[Any, ...]
    capability: str
    form: type[ParameterForm] | None = None
    set: Callable[..., Any] | None = None
    act: str = ""  # by which two people set it, in place of a form

    def view(self) -> Callable[..., HttpResponseBase]:
        """Return the page: a list with its history, and the form for those who may."""

        @page
        def listing(request: HttpRequest) -> HttpResponse:
            may = self.form is not None and holds(request.user, self.capability)
            form = self.form(request.POST or None, actor=request.user) if self.form and may else None
            status = 200
            if request.method == "POST":
                if self._was_set(request, form):
                    messages.success(request, _("The entry was recorded."))
                    return redirect(f"pages:{self.name}")
                status = 409 if may else 403
            return render(request, "quotas/parameter_list.html", self._context(request, form), status=status)

        return listing

    def _was_set(self, request: HttpRequest, form: ParameterForm | None) -> bool:
        if form is None or self.set is None or not form.is_valid():
            return False
        try:
            self.set(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
            return False
        return True

    def _context(self, request: HttpRequest, form: ParameterForm | None) -> Mapping[str, Any]:
        rows: Any = self.model._default_manager
        this_month = months.month_of(clock.today())
        return {
            "page": self,
            "others": [other for other in PAGES if other is not self],
            "rows": paged(request, rows.select_related("recorded_by", *self.related).order_by("-from_month", "-pk")),
            "in_force": queries.in_force(rows.all(), self.scope, this_month),
            "this_month": this_month,
            "form": form,
            "places": self._places(request) if self.act else [],
            "faults": bool(form and form.errors),
        }

    def _places(self, request: HttpRequest) -> list[Jurisdiction]:
        """Return the places for which the reader may propose an entry."""
        own = [bound.place for bound in bounds_of(request.user) if bound.place]
        places = Jurisdiction.objects.filter(code__in=own, level__in=["nation", "province"]).order_by("code")
        return [place for place in places if may_set_due_days(request.user, self.capability, place.code)]


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
    capability=capabilities.DUE_DAYS_SET,
    act=due_days.SET,
)
YIELD_BOUNDS = Page(
    name="yield-bounds",
    model=YieldBound,
    scope=("output_kind", "output", "feed_kind"),
    related=("output",),
    title=_("Yield bounds"),
    lead=_(
        "Of the oxide in a feed, how much leaves in a product. A filing outside the bounds asks for a reason. "
        "The bounds of a product come before those of its kind."
    ),
    cells="quotas/parts/yield_bound_cells.html",
    headings=(_("Feed"), _("Output"), _("At least"), _("At most")),
    capability=capabilities.CONVERSIONS_SET,
    form=YieldBoundForm,
    set=yields.set_bound,
)
OXIDE_FACTORS = Page(
    name="oxide-factors",
    model=OxideFactor,
    scope=("product",),
    related=("product",),
    title=_("Factors to oxide"),
    lead=_(
        "Tonnes of oxide per tonne of a product, where the regulator sets them. Otherwise the factor of the product "
        "counts (of a metal, computed from the standard atomic weights), or the grade that a report states."
    ),
    cells="quotas/parts/oxide_factor_cells.html",
    headings=(_("Product"), _("Factor to REO")),
    capability=capabilities.CONVERSIONS_SET,
    form=OxideFactorForm,
    set=yields.set_factor,
)
PAGES = (DUE_DAYS, YIELD_BOUNDS, OXIDE_FACTORS)
