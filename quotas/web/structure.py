"""Pages of the structure of the industry: capacity, plan and output by province; shares of the largest holders."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from core import clock
from core.capabilities import require
from core.formats import local_name
from core.forms import YearField
from core.web.filters import ListForm
from core.web.pages import page, paged
from enterprises.models import Jurisdiction
from quotas.capabilities import STRUCTURE_READ
from quotas.filters.structure import LARGEST, MOST_LARGEST, CapacityFilters, ConcentrationFilters
from quotas.models import Programme, ProgrammeYear
from quotas.queries.structure import WITH_CAPACITY
from quotas.web.accounts import programmes


def _with_capacity() -> list[tuple[str, str]]:
    rows = Programme.objects.filter(activity__in=WITH_CAPACITY).order_by("code")
    return [(programme.code, local_name(programme)) for programme in rows]


class CapacityForm(ListForm):
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), choices=_with_capacity)
    year = YearField(label=gettext_lazy("Year"))

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Return what was chosen; the first programme and this year, unless others were."""
        first = next(iter(dict(_with_capacity())), "")
        return {"programme": first, "year": clock.today().year, **self.chosen}


class ConcentrationForm(ListForm):
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), choices=programmes)
    largest = forms.IntegerField(label=gettext_lazy("Number of the largest"), min_value=1, max_value=MOST_LARGEST)
    by = forms.ChoiceField(
        label=gettext_lazy("Holder"),
        choices=[("enterprise", gettext_lazy("Enterprises")), ("group", gettext_lazy("Groups, and others alone"))],
    )

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Return what was chosen; the five largest enterprises of the first programme, unless others were."""
        first = next(iter(dict(programmes())), "")
        return {"programme": first, "largest": LARGEST, "by": "enterprise", **self.chosen}


def _require_reader(request: HttpRequest) -> None:
    require(request.user, STRUCTURE_READ)


@page
def capacity(request: HttpRequest) -> HttpResponse:
    _require_reader(request)
    form = CapacityForm(request)
    places = Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE).order_by("code")
    filters = CapacityFilters(form.asked, queryset=places, request=request)
    rows = filters.compare(filters.qs) if form.asked["programme"] else []
    context = {
        "form": form,
        "rows": rows,
        "year": form.asked["year"],
        "totals": {
            name: sum(getattr(row, name) for row in rows)
            for name in (
                "sites",
                "without_capacity",
                "capacity",
                "eliminated",
                "plan",
                "allocated",
                "output",
                "over_capacity",
            )
        },
        "exported": form.asked,
    }
    return render(request, "quotas/capacity.html", context)


@page
def concentration(request: HttpRequest) -> HttpResponse:
    _require_reader(request)
    form = ConcentrationForm(request)
    years = ProgrammeYear.objects.visible_to(request.user).select_related("programme").order_by("-year")
    filters = ConcentrationFilters(form.asked, queryset=years, request=request)
    shown = paged(request, filters.qs if form.asked["programme"] else years.none(), 20)
    rows = filters.rank(shown) if shown else []
    context = {
        "form": form,
        "rows": shown,
        "years": rows,
        "newest": next((row for row in rows if row.received.holders or row.output.holders), None),
        "largest": filters.how_many,
        "exported": form.asked,
    }
    return render(request, "quotas/concentration.html", context)
