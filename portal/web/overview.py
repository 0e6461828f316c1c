"""The overview of a programme and year: accounts over their limit, what was given and used, and the forecast.

Readers see it from their own level: the nation, a province, a county, a group. Each figure links to its rows.
"""

import datetime as dt
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import local_name, tonnes
from core.standby import may_be_old
from core.web.filters import ListForm
from core.web.pages import page
from enterprises.models import NATION, User
from enterprises.roles import ENTERPRISE_ROLES
from inspections.models import Flag
from portal.web import charts
from portal.web.province_tiles import TILES
from quotas.due_days import DueDays
from quotas.models import Account, Holder, Programme, ProgrammeYear, PublishedStatistic
from quotas.models.accounts import AccountQuerySet
from quotas.quantities import ZERO, exact_percent
from quotas.queries import overview as queries
from quotas.queries import reports as report_queries
from quotas.queries import statistics
from quotas.web.accounts import with_names, worst_first
from resources.models import StrategicReserve
from resources.queries import strategic_reserves

MOST = 12
MOST_BELOW = 40
MOST_DRAWN = 200
# What a rectangle shows of an account and its holder.
DRAWN = (
    "parent",
    "allocated",
    "used",
    "state",
    *(f"holder__{whose}__{name}" for whose in ("enterprise", "group", "jurisdiction") for name in ("name", "name_zh")),
)
REASONS = ("exceeded", "unplanned")
SUBJECTS = {
    "mining": PublishedStatistic.Subject.MINING,
    "mineral": PublishedStatistic.Subject.MINING,
    "smelting": PublishedStatistic.Subject.SMELTING,
    "export": PublishedStatistic.Subject.EXPORT,
}


class OverviewFilter(ListForm):
    """Programme and year always have a value; only existing choices are offered."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    year = forms.ChoiceField(label=gettext_lazy("Year"))
    holder = forms.ChoiceField(label=gettext_lazy("Seen from"))

    def __init__(self, request: HttpRequest, years: list[ProgrammeYear]) -> None:
        super().__init__(request)
        programmes = {row.programme.code: local_name(row.programme) for row in years}
        self.set_choices("programme", sorted(programmes.items()))
        self.set_choices("year", [(str(year), str(year)) for year in sorted({row.year for row in years}, reverse=True)])

    def select_year(self, years: list[ProgrammeYear], today: dt.date) -> ProgrammeYear:
        """Return the requested year of the requested programme; else this year's, else the newest."""
        requested = self.data
        code = requested.get("programme") or ("" if requested.get("year") else "mlr-mining")
        of_programme = [row for row in years if row.programme.code == code] or years
        year = requested.get("year") or str(today.year)
        return next((row for row in of_programme if str(row.year) == year), of_programme[0])

    def show(self, programme_year: ProgrammeYear, distributors: list[Account], top: Account | None) -> None:
        named = ((account.holder, account.holder.group or account.holder.jurisdiction) for account in distributors)
        self.set_choices("holder", [(holder.code, local_name(whose)) for holder, whose in named])
        holder = top.holder.code if top else ""
        self.data = {"programme": programme_year.programme.code, "year": str(programme_year.year), "holder": holder}


@page
@may_be_old
def overview(request: HttpRequest) -> HttpResponse:
    user, today = request.user, clock.today()
    assert isinstance(user, User)
    if user.roles and user.roles <= ENTERPRISE_ROLES:
        return redirect("pages:start")
    years = list(queries.years_seen(user))
    if not years:
        return render(request, "portal/overview.html", {"today": today})
    form = OverviewFilter(request, years)
    programme_year = form.select_year(years, today)
    visible = Account.objects.visible_to(user)
    distributors = list(queries.distributors(visible, programme_year))
    requested = request.GET.get("holder")
    top = next(
        (account for account in distributors if account.holder.code == requested),
        distributors[0] if distributors else None,
    )
    form.show(programme_year, distributors, top)
    firms = queries.within(visible, programme_year, top)
    published = _published(programme_year)
    context = {
        "form": form,
        "of": programme_year,
        "top": top,
        "today": today,
        "rows_url": f"{reverse('pages:accounts')}?{urlencode(_rows(programme_year, top))}",
        "counted": queries.count_by_state(firms),
        "missing": _missing(user, programme_year, top, today),
        "over": _over(user, programme_year, worst_first(with_names(firms.over()))[:MOST]),
        "flows_of": urlencode(_place_of(programme_year, top)),
        **_sums(programme_year, top, firms),
        **_burn_down(programme_year, top, firms, today),
        **_below(visible, programme_year, top, firms),
        "published": published,
        "published_over": [row for row in published if row.is_over],
    }
    if programme_year.programme.activity == Programme.Activity.MINING:
        context["strategic"] = _strategic(user, top, today)
    if top is not None and top.holder.type == Holder.Type.NATION:
        context["tiles"] = _tiles(programme_year, distributors, firms)
        context["with_account"] = [tile for tile in context["tiles"] if tile["account"]]
    return render(request, "portal/overview.html", context)


def _rows(programme_year: ProgrammeYear, top: Account | None) -> dict[str, Any]:
    """Return the filters of the account list that lists what is counted here."""
    chosen = {
        "programme": programme_year.programme.code,
        "year": programme_year.year,
        "holder_type": Holder.Type.ENTERPRISE,
    }
    if top is not None and top.holder.type == Holder.Type.PROVINCE:
        chosen["province"] = top.holder.code
    if top is not None and top.holder.group_id is not None:
        chosen["group"] = top.holder.code
    return chosen


def _place_of(programme_year: ProgrammeYear, top: Account | None) -> dict[str, Any]:
    """Return the filters of the flows of material that fit this level: its year and, below the nation, its province."""
    chosen: dict[str, Any] = {"year": programme_year.year}
    if top is not None and top.holder.place is not None and top.holder.place.code != NATION:
        chosen["province"] = top.holder.place.code[:2]
    return chosen


def _sums(programme_year: ProgrammeYear, top: Account | None, firms: QuerySet[Account]) -> dict[str, Any]:
    """Return the figures of the level's own account or, without one, the sums of the enterprises in it."""
    if top is None:
        totals = firms.aggregate(
            allocated=Sum("allocated"), used=Sum("used"), accepted=Sum("used_accepted"), pending=Sum("used_pending")
        )
        sums = {name: value or ZERO for name, value in totals.items()}
        return {"sums": sums | {"share": exact_percent(sums["used"], sums["allocated"])}, "parts": []}
    return {
        "sums": {
            "allocated": top.allocated,
            "used": top.used,
            "accepted": top.used_accepted,
            "pending": top.used_pending,
            "share": exact_percent(top.used, top.allocated),
        },
        "parts": with_names(Account.objects.filter(total=top)).order_by("category")
        if programme_year.scheme == "split"
        else [],
        "unknown": queries.distribution_is_unknown(top),
    }


def _strategic(user: User, top: Account | None, today: dt.date) -> list[strategic_reserves.Group]:
    """Return what is held in strategic reserves of the level, by form and holder."""
    rows = StrategicReserve.objects.visible_to(user)
    if top is not None and top.holder.group_id is not None:
        rows = rows.filter(operator__group=top.holder.group_id)
    elif top is not None and top.holder.type != Holder.Type.NATION:
        rows = rows.filter(place__code__startswith=top.holder.code)
    groups = strategic_reserves.groups(rows, today)
    return groups if any(group.count for group in groups) else []


def _over(user: User, programme_year: ProgrammeYear, rows: QuerySet[Account]) -> list[dict[str, Any]]:
    """Return each account with the visible flag that stands and the month in which it exceeded."""
    accounts = list(rows)
    flags = (
        Flag.objects.visible_to(user)
        .filter(
            rule__in=REASONS,
            subject_code__in=[account.holder.code for account in accounts],
            programme=programme_year.programme_id,
            year=programme_year.year,
            state__in=Flag.STANDING,
        )
        .select_related("case", "enterprise", "site", "place")
    )
    by_account = {(flag.subject_code, flag.category): flag for flag in flags}
    by_month = queries.used_by_month([account.pk for account in accounts])
    return [
        {
            "account": account,
            "flag": by_account.get((account.holder.code, account.category)),
            "since": queries.month_of_excess(account, by_month[account.pk]),
        }
        for account in accounts
    ]


def _missing(user: User, programme_year: ProgrammeYear, top: Account | None, today: dt.date) -> dict[str, Any]:
    rows = report_queries.missing(on=today).visible_to(user).filter(period__year=programme_year.year)
    chosen: dict[str, Any] = {"year": programme_year.year}
    if top is not None and top.holder.group_id is not None:
        rows = rows.filter(enterprise__group=top.holder.group_id)
    elif top is not None and top.holder.type != Holder.Type.NATION:
        rows = rows.filter(enterprise__jurisdiction__code__startswith=top.holder.code)
        chosen["province"] = top.holder.code[:2]
    return {"count": rows.count(), "url": f"{reverse('pages:reports')}?{urlencode(chosen)}"}


def _burn_down(
    programme_year: ProgrammeYear, top: Account | None, firms: QuerySet[Account], today: dt.date
) -> dict[str, Any]:
    tops = [top] if top is not None else list(firms.only("pk", "allocated"))
    by_month = queries.used_by_month([account.pk for account in tops])
    used = [sum(months, ZERO) for months in zip(*by_month.values(), strict=True)] or [ZERO] * 12
    allocated = sum((account.allocated for account in tops), ZERO)
    place = top.holder.place.code if top is not None and top.holder.place is not None else NATION
    due = DueDays.read().months_due(programme_year.year, place, on=today)
    burn = queries.burn_down(programme_year.year, allocated, used, on=today, reported=(1, due))
    return {"burn": charts.burn_down(burn, "whole")}


def _below(
    visible: QuerySet[Account], programme_year: ProgrammeYear, top: Account | None, firms: QuerySet[Account]
) -> dict[str, Any]:
    """Return the receivers of this level: as a table, and as areas by size with their enterprises inside."""
    if top is None:
        children = list(worst_first(with_names(firms))[:MOST_DRAWN])
        inside: list[Account] = []
    else:
        mine = visible.filter(parent=top).exclude(allocated=0, used=0)
        children = list(with_names(mine).order_by("-allocated", "-used", "holder__code")[:MOST_DRAWN])
        below = visible.filter(parent__in=[child.pk for child in children]).exclude(allocated=0, used=0)
        below = below.select_related("holder__enterprise", "holder__group", "holder__jurisdiction").only(*DRAWN)
        inside = list(below.order_by("-allocated", "-used", "holder__code")[:MOST_DRAWN])
    grouped: dict[Any, list[Account]] = {}
    for account in inside:
        grouped.setdefault(account.parent_id, []).append(account)
    drawn = [_area(child) | {"children": [_area(own) for own in grouped.get(child.pk, [])]} for child in children]
    return {"below": children[:MOST_BELOW], "below_count": len(children), "areas": drawn}


def _area(account: Account) -> dict[str, Any]:
    """Return one rectangle, sized by the allocation or, without one, by the use."""
    holder = account.holder
    return {
        "name": local_name(holder.enterprise or holder.group or holder.jurisdiction),
        "value": str(account.allocated or account.used),
        "state": account.state,
        "detail": f"{Account.State(account.state).label}: {tonnes(account.used)} / {tonnes(account.allocated)}",
        "url": reverse("pages:account", args=[account.pk]),
    }


def _tiles(programme_year: ProgrammeYear, distributors: list[Account], firms: AccountQuerySet) -> list[dict[str, Any]]:
    """Return the provinces' tiles, each with its account (if it has quota or use) and its number of accounts over."""
    accounts = {account.holder.code: account for account in distributors if account.holder.type == Holder.Type.PROVINCE}
    over = queries.over_by_province(firms)
    tiles = []
    for code, (column, row, short, short_zh) in TILES.items():
        account = accounts.get(code)
        share = exact_percent(account.used, account.allocated) if account else None
        level = "none"
        if account is not None and (account.allocated or account.used):
            level = _level(account, share, over.get(code, 0))
        url = (
            f"?{urlencode({'programme': programme_year.programme.code, 'year': programme_year.year, 'holder': code})}"
            if account
            else ""
        )
        tiles.append(
            {
                "code": code,
                "column": column,
                "row": row,
                "short": short,
                "short_zh": short_zh,
                "account": account if level != "none" else None,
                "share": share,
                "over": over.get(code, 0),
                "level": level,
                "url": url if level != "none" else "",
            }
        )
    return tiles


def _level(account: Account, share: Decimal | None, over: int) -> str:
    if account.state in Account.OVER:
        return "over"
    if over:
        return "some"
    if share is None or share == 0:
        return "idle"
    return "high" if share >= 75 else "low"


def _published(programme_year: ProgrammeYear) -> list[statistics.Published]:
    """Return the published statistics of the year, each with the figure of the register it can be compared with."""
    rows = list(
        PublishedStatistic.objects.standing()
        .filter(
            subject=SUBJECTS[programme_year.programme.activity],
            period_from__year=programme_year.year,
            figure__isnull=False,
        )
        .order_by("-period_to", "region", "id")
    )
    beside = statistics.beside_the_ledger(rows)
    return [
        statistics.Published(
            row,
            next(
                (figure for figure in beside.get(row.pk, []) if figure.programme == programme_year.programme.code), None
            ),
        )
        for row in rows
    ]
