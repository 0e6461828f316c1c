"""Pages of dated parameters: present and past values, and a form for those who may set one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.templatetags.pages import local_name
from core.web.forms import PageForm
from core.web.pages import page, paged
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import holds
from quotas import capabilities, months
from quotas.filters.reports import MonthInput
from quotas.models import DueDay, ReportKind
from quotas.models.parameters import Parameter
from quotas.policies import may_set_due_days
from quotas.queries import parameters as queries
from quotas.services import due_days


class ParameterForm(PageForm):
    """The common fields of every entry; subclasses put their figures first."""

    from_month = MonthInput(label=_("From month"), widget=forms.TextInput(attrs={"type": "month"}))
    document = forms.CharField(
        label=_("Document"),
        max_length=2_000,
        help_text=_("office, number and day of the paper that says so"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    figures: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any, *, actor: Any) -> None:
        super().__init__(data, initial={"from_month": f"{clock.today():%Y-%m}"})
        self.order_fields([*self.figures, "from_month", "document"])
        self.offer_to(actor)

    def offer_to(self, actor: Any) -> None:
        """Offer the choices that are open to this officer."""


class DueDayForm(ParameterForm):
    place = forms.ChoiceField(label=_("Province"))
    kind = forms.ChoiceField(
        label=_("Kind of report"), choices=[("", _("Every kind")), *ReportKind.choices], required=False
    )
    day = forms.IntegerField(
        label=_("Day of the following month"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_("Reports are in time until the end of this day. Left empty, the more general rule holds again."),
    )
    figures = ("place", "kind", "day")

    def offer_to(self, actor: Any) -> None:
        own = [bound.place for bound in actor.reach.bounds if bound.place]
        places = Jurisdiction.objects.filter(code__in=own, level__in=["nation", "province"]).order_by("code")
        self.places = {
            place.code: place for place in places if may_set_due_days(actor, capabilities.DUE_DAYS_SET, place.code)
        }
        named = {code: local_name(place) for code, place in self.places.items()}
        self.offer("place", ({**named, NATION: _("The whole country")} if NATION in named else named).items())

    def clean_place(self) -> Jurisdiction:
        return self.places[self.cleaned_data["place"]]


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of parameter: how its page is called and explained, and who sets it by which service."""

    name: str
    model: type[Parameter]
    scope: tuple[str, ...]  # of each, the last entry holds
    related: tuple[str, ...]
    title: Any
    lead: Any
    cells: str  # the template of a row's own cells
    headings: tuple[Any, ...]
    capability: str
    form: type[ParameterForm]
    set: Callable[..., Any]

    def view(self) -> Callable[..., HttpResponseBase]:
        """Return the page: a list with its history, and the form for those who may."""

        @page
        def listing(request: HttpRequest) -> HttpResponse:
            may = holds(request.user, self.capability)
            form = self.form(request.POST or None, actor=request.user) if may else None
            status = 200
            if request.method == "POST":
                if self._was_set(request, form):
                    messages.success(request, _("The entry was recorded."))
                    return redirect(f"pages:{self.name}")
                status = 409 if may else 403
            return render(request, "quotas/parameter_list.html", self._context(request, form), status=status)

        return listing

    def _was_set(self, request: HttpRequest, form: ParameterForm | None) -> bool:
        if form is None or not form.is_valid():
            return False
        try:
            self.set(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
            return False
        return True

    def _context(self, request: HttpRequest, form: ParameterForm | None) -> Mapping[str, Any]:
        rows: Any = self.model._default_manager
        this_month = months.of(clock.today())
        return {
            "page": self,
            "rows": paged(request, rows.select_related("recorded_by", *self.related).order_by("-from_month", "-pk")),
            "in_force": queries.in_force(rows.all(), self.scope, this_month),
            "this_month": this_month,
            "form": form,
            "faults": bool(form and form.errors),
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
    capability=capabilities.DUE_DAYS_SET,
    form=DueDayForm,
    set=due_days.set_day,
)
