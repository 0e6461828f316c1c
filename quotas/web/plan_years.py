"""The page of plans over the years: small bars of each holder, the table behind them, and where a year's quota went."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, sankey
from core.formats import local_name
from core.forms import YearField
from core.web import year_bars
from core.web.filters import ListForm, choice
from core.web.pages import page
from core.web.year_bars import Value, YearBars
from enterprises.models import NATION
from quotas.models import Holder, Programme
from quotas.quantities import ZERO
from quotas.queries.like_terms import like_terms
from quotas.queries.plan_years import HolderYears, Share, plan_years, shares_of

MINING_PLAN = "mlr-mining"  # shown before another programme is chosen
SMALL_BARS = 24  # holders drawn; the table has all
MOST_NODES = 8  # of each level of the diagram, before the others are one node
NAMES_WIDE = 260.0  # of enterprises at the right edge of the diagram


def _programmes() -> list[tuple[str, str]]:
    return [(programme.code, local_name(programme)) for programme in Programme.objects.order_by("code")]


class PlanYearsForm(ListForm):
    programme = choice(gettext_lazy("Programme"), _programmes)
    holder = forms.CharField(
        label=gettext_lazy("Distributed by"),
        max_length=32,
        help_text=gettext_lazy("The code of a province or a group; the nation if empty."),
    )
    year = YearField(label=gettext_lazy("Distribution of the year"))
    own_scale = forms.BooleanField(label=gettext_lazy("Each to its own scale"))


@dataclass(frozen=True, slots=True)
class Place:
    """A holder, or all further ones (``holder`` is ``None``), at a level of the diagram."""

    level: int
    holder: Holder | None

    @property
    def label(self) -> str:
        if self.holder is None:
            return _("others")
        named = self.holder.enterprise or self.holder.group or self.holder.jurisdiction
        return str(local_name(named))


@dataclass(frozen=True, slots=True)
class Passed:
    source: Place
    target: Place
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class Small:
    row: HolderYears
    bars: YearBars | None


@page
def years(request: HttpRequest) -> HttpResponse:
    form = PlanYearsForm(request)
    chosen, this_year = form.chosen, clock.today().year
    code = "" if "programme" in form.errors else chosen.get("programme", MINING_PLAN)
    programme = Programme.objects.filter(code=code).first()
    giver = chosen.get("holder", NATION).strip().upper()
    found = plan_years(programme, giver, request.user, until=this_year) if programme else None
    year = chosen.get("year") or (found.years[-1] if found else this_year)
    form.prefill(programme=programme.code if programme else "", year=year)
    shares = shares_of(programme, giver, year, most=MOST_NODES) if programme and found else []
    passed, columns = _flows(shares, giver)
    most = None if chosen.get("own_scale") or found is None else found.most
    context = {
        "form": form,
        "programme": programme,
        "found": found,
        "year": year,
        "like_terms": like_terms(found) if found else [],
        "small": [Small(row, _bars(row, most)) for row in found.parts[:SMALL_BARS]] if found else [],
        "passed": passed,
        "diagram": sankey.draw(passed, columns, edge=NAMES_WIDE),
    }
    return render(request, "quotas/plan_years.html", context)


def _bars(row: HolderYears, most: Decimal | None) -> YearBars | None:
    values = [Value(one.year, one.allocated or ZERO, one.used or ZERO) for one in row.figures]
    return year_bars.build(values, most=most) if any(value.outer or value.inner for value in values) else None


def _flows(shares: Iterable[Share], giver: str) -> tuple[list[Passed], list[list[Place]]]:
    """Return the flows and the nodes of each level; what goes to holders that are not drawn joins the others."""
    columns: list[dict[Place, None]] = [{}, {}, {}]
    flows: dict[tuple[Place, Place], Decimal] = {}
    for share in shares:
        level = 0 if share.giver.code == giver else 1
        source = Place(level, share.giver)
        if level and source not in columns[1]:
            source = Place(1, None)
        target = Place(level + 1, share.to)
        columns[level].setdefault(source)
        columns[level + 1].setdefault(target)
        flows[source, target] = flows.get((source, target), ZERO) + share.tonnes
    return [Passed(*ends, tonnes) for ends, tonnes in flows.items()], [list(column) for column in columns if column]
