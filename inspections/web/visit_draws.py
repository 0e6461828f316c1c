"""Pages of draws at random: listed with the share reached, made, followed site by site; and the stated shares."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.acts import Create
from core.formats import local_name
from core.forms import PageForm
from core.months import month_of
from core.web.filters import form_of
from core.web.pages import page
from core.web.records import RecordPages
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can, holds
from inspections import drawing, drawn_sites
from inspections.capabilities import INSPECTIONS_PLAN, VISITS_DRAW
from inspections.filters import VisitDrawFilters
from inspections.models import DrawnSite, DrawShare, VisitDraw
from inspections.services import draw_shares, visit_draws


class ProvinceField(forms.ModelChoiceField):
    def label_from_instance(self, row: Jurisdiction) -> str:
        return local_name(row)


class DrawForm(PageForm):
    place = ProvinceField(
        label=gettext_lazy("Province"), queryset=Jurisdiction.objects.none(), to_field_name="code", empty_label=None
    )
    visits = forms.IntegerField(
        label=gettext_lazy("Visits of the month"),
        min_value=1,
        max_value=visit_draws.MOST_VISITS,
        help_text=gettext_lazy("All that the province plans for this month, the drawn ones among them."),
    )

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        form = cls(data)
        form.field("place").queryset = _provinces(request.user)
        return form


def _provinces(actor: Actor) -> QuerySet[Jurisdiction]:
    """Return the provinces for which an officer may draw: none, if his place is below one."""
    provinces = Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE).order_by("code")
    if not holds(actor, VISITS_DRAW):
        return provinces.none()
    return provinces.filter(pk__in=[place.pk for place in provinces if can(actor, VISITS_DRAW, VisitDraw(place=place))])


def _results(request: HttpRequest, context: Mapping[str, Any]) -> Mapping[str, Any]:
    today = clock.today()
    drawn_sites.with_results(context["rows"], request.user, today)
    return {"share": drawn_sites.share_in(month_of(today)) * 100}


def _result(request: HttpRequest, row: VisitDraw) -> Mapping[str, Any]:
    drawn_sites.with_results([row], request.user, clock.today())
    return {
        "open": (DrawnSite.Visit.DUE, DrawnSite.Visit.MISSED),
        "may_plan": holds(request.user, INSPECTIONS_PLAN),
    }


CREATE = Create(
    service=visit_draws.draw,
    form=DrawForm,
    allowed=lambda actor: _provinces(actor).exists(),
    title=gettext_lazy("Draw visits at random"),
    lead=gettext_lazy(
        "Once for this month, among all sites of the province, outside the ranking by risk. A draw is not repeated."
    ),
    button=gettext_lazy("Draw"),
    done=gettext_lazy("The sites were drawn. Plan their visits within this month."),
)
PAGES = RecordPages(
    title=gettext_lazy("Draws at random"),
    list_page="pages:inspection-draws",
    detail_page="pages:inspection-draw",
    templates="inspections/visit_draw",
    rows=drawn_sites.draws(),
    order=("-month", "-pk"),
    filters=VisitDrawFilters,
    form=form_of(VisitDrawFilters, "province", "year"),
    creates=CREATE,
    in_list=_results,
    in_detail=_result,
)


@page
def shares(request: HttpRequest) -> HttpResponse:
    """Show the stated share of visits drawn at random: the assumed one and those entered, newest first."""
    context = {
        "assumed": drawing.ASSUMED_SHARE * 100,
        "entered": [(row, row.share * 100) for row in DrawShare.objects.order_by("-from_month")],
        "entry": (draw_shares.ENTER, Jurisdiction.objects.get(code=NATION).pk)
        if holds(request.user, REFERENCE_EDIT)
        else None,
    }
    return render(request, "inspections/draw_shares.html", context)
