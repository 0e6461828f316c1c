"""The public page of plans with their accepted use, and its charts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import clock, months
from core.formats import local_name
from core.forms import YearField
from core.public import public
from core.web import year_bars
from core.web.filters import ListForm, choice
from core.web.pages import paged
from enterprises.filters import provinces
from portal.web.province_tiles import TILES
from quotas.models import Holder, Programme, ProgrammeYear
from quotas.quantities import ZERO, exact_percent
from quotas.queries import publication


def programmes() -> list[tuple[str, str]]:
    return [(programme.code, local_name(programme)) for programme in Programme.objects.order_by("code")]


class PlanFilter(ListForm):
    programme = choice(_("Programme"), programmes)
    year = YearField(label=_("Year"))
    province = choice(_("Province"), provinces)


@public
def plans(request: HttpRequest) -> HttpResponse:
    form = PlanFilter(request)
    chosen = form.chosen
    years = ProgrammeYear.objects.filter(year=chosen["year"]).values_list("pk", flat=True) if "year" in chosen else None
    rows = publication.plans(years)
    for name, lookup in (
        ("programme", "programme_year__programme__code"),
        ("year", "programme_year__year"),
        ("province", "holder__code"),
    ):
        if name in chosen:
            rows = rows.filter(**{lookup: chosen[name]})
    context = {
        "form": form,
        "rows": paged(request, rows),
        "as_of": clock.today(),
        "known": months.last_ended(clock.today()),
        "asked": chosen,
    }
    return render(request, "public/plans.html", context | drawn(chosen))


def drawn(chosen: dict[str, Any]) -> dict[str, Any]:
    """Return charts of one programme by year and of one year by province.

    The programme is the chosen or the mining plan; the year the chosen or the latest, if possible with accepted use.
    """
    code = chosen.get("programme") or "mlr-mining"
    wholes: list[Any] = list(publication.wholes(code))
    nation = [row for row in wholes if row.holder.type == Holder.Type.NATION]
    if not nation:
        return {}
    years_with_use = {row.programme_year.year for row in wholes if row.published_use}
    year = chosen.get("year") or max(years_with_use or {row.programme_year.year for row in wholes})
    of_year = {row.holder.code: row for row in wholes if row.programme_year.year == year}
    tiles = [_tile(code, *place, of_year.get(code)) for code, place in TILES.items()]
    return {
        "programme": nation[0].programme_year.programme,
        "year": year,
        "years": nation,
        "bars": year_bars.build(
            [year_bars.Value(row.programme_year.year, row.allocated, row.published_use or ZERO) for row in nation]
        ),
        "tiles": tiles,
        "with_account": [tile for tile in tiles if tile["account"]],
    }


def _tile(code: str, column: int, row: int, short: str, short_zh: str, account: Any) -> dict[str, Any]:
    use = account.published_use if account else None
    share = None if use is None else exact_percent(use, account.allocated)
    if account is None:
        level = "none"
    elif not share:
        level = "idle"
    else:
        level = "over" if share > 100 else "high" if share >= 75 else "low"
    place = {"code": code, "column": column, "row": row, "short": short, "short_zh": short_zh}
    return {**place, "account": account, "share": share, "level": level}
