"""The page of an enterprise with all that the reader may see: sites, licences, quota, reports, flags, cases."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core import clock
from core.web.pages import page
from core.web.panels import panels
from enterprises.compliance_standing import Announcements
from enterprises.models import Enterprise, Licence, Membership, Site, User
from enterprises.policies import holds
from enterprises.web.map_layers import layers_around
from inspections import queries
from inspections.capabilities import CASES_OPEN
from inspections.models import Case, Flag, Inspection, Order
from inspections.web.flags import gravest_first
from portal.web import charts
from quotas.models import Account, Category
from quotas.queries import overview, reporting_years
from quotas.queries.reporting_years import Month
from quotas.web.accounts import with_names

MOST = 20
MOST_DRAWN = 2


@page
def detail(request: HttpRequest, code: str) -> HttpResponse:
    user, today = request.user, clock.today()
    firms = Enterprise.objects.visible_to(user).select_related("jurisdiction__parent", "group", "successor")
    enterprise = get_object_or_404(firms, code=code)
    accounts = with_names(Account.objects.visible_to(user).filter(holder__enterprise=enterprise))
    cases = Case.objects.heads_for(user).filter(enterprise=enterprise)
    orders = Order.objects.visible_to(user).filter(respondent__enterprise=enterprise)
    licences = Licence.objects.visible_to(user).filter(site__enterprise=enterprise)
    flags = Flag.objects.visible_to(user).filter(enterprise=enterprise, state__in=Flag.STANDING)
    months = reporting_years.months_of_year([enterprise.pk], today.year, on=today)[enterprise.pk]
    shown = list(
        accounts.exclude(category=Category.TOTAL).order_by(
            "-programme_year__year", "programme_year__programme__code", "category"
        )[:MOST]
    )
    this_year = [account for account in shown if account.programme_year.year == today.year]
    context = {
        "enterprise": enterprise,
        "layers": layers_around(enterprise.jurisdiction, enterprise=enterprise.code),
        "this_year": this_year,
        "burns": _burn_downs(this_year, months, today),
        "missing": sum(1 for month in months if month.state == "missing"),
        "listing": Announcements().standing(enterprise.pk, today),
        "people": Membership.objects.in_force(today)
        .filter(enterprise=enterprise, user__in=User.objects.visible_to(user))
        .select_related("user")
        .order_by("role", "user__username"),
        "sites": Site.objects.visible_to(user)
        .filter(enterprise=enterprise)
        .select_related("jurisdiction", "mining_area")
        .order_by("code"),
        "licences": licences.annotate(permits=Exists(licences.in_force(today).filter(pk=OuterRef("pk"))))
        .select_related("site", "authority")
        .order_by("site__code", "kind", "valid_from"),
        "events": enterprise.events.select_related("successor").order_by("-effective_on", "-recorded_at"),
        "accounts": shown,
        "months": months,
        "year": today.year,
        "flags": gravest_first(queries.flags(flags.exclude(category=Category.TOTAL)))[:MOST],
        "cases": cases.select_related("place", "enterprise", "site", "lead").order_by("-opened_at", "-pk")[:MOST],
        "orders": queries.orders(orders).order_by("-issued_at", "-pk")[:MOST],
        "visits": _visits(user, enterprise),
        "may_open": holds(user, CASES_OPEN),
        "panels": panels(request, "enterprise", enterprise),
    }
    return render(request, "portal/enterprise_detail.html", context)


def _visits(user: User | AnonymousUser, enterprise: Enterprise) -> list[Inspection]:
    rows = Inspection.objects.visible_to(user).filter(enterprise=enterprise)
    shown = list(rows.select_related("site", "enterprise", "place", "campaign").order_by("-planned_on", "-pk")[:MOST])
    for row in shown:
        vars(row)["office"] = row.is_office(user)
    return shown


def _burn_downs(accounts: list[Account], months: list[Month], today: dt.date) -> list[dict[str, Any]]:
    """Return the year's accounts with most use, each with a chart of what is left month by month."""
    filed = [month.period.month for month in months if month.standing is not None]
    drawn = sorted((account for account in accounts if account.allocated or account.used), key=lambda a: -a.used)
    drawn = drawn[:MOST_DRAWN]
    by_month = overview.used_by_month([account.pk for account in drawn])
    reported = (filed[0], len(filed)) if filed else (1, 0)
    return [
        {
            "account": account,
            "chart": charts.burn_down(
                overview.burn_down(
                    account.programme_year.year, account.allocated, by_month[account.pk], on=today, reported=reported
                ),
                str(place),
            ),
        }
        for place, account in enumerate(drawn)
    ]
