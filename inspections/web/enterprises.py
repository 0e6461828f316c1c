"""One enterprise with everything about it that the reader may see: sites, licences, quota, reports, flags, cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core import clock
from core.web.pages import page
from enterprises.models import Enterprise, Licence, Site
from enterprises.policies import holds
from inspections import queries
from inspections.capabilities import CASES_OPEN
from inspections.models import Case, Flag, Order
from inspections.web.flags import gravest_first
from quotas.models import Account, Category
from quotas.queries import years
from quotas.web.accounts import with_names

MOST = 20


@page
def detail(request: HttpRequest, code: str) -> HttpResponse:
    user, today = request.user, clock.today()
    firms = Enterprise.objects.visible_to(user).select_related("jurisdiction__parent", "group", "successor")
    enterprise = get_object_or_404(firms, code=code)
    accounts = with_names(Account.objects.visible_to(user).filter(holder__enterprise=enterprise))
    cases = Case.objects.visible_to(user).filter(enterprise=enterprise)
    licences = Licence.objects.visible_to(user).filter(site__enterprise=enterprise)
    context = {
        "enterprise": enterprise,
        "sites": Site.objects.visible_to(user)
        .filter(enterprise=enterprise)
        .select_related("jurisdiction", "mining_area")
        .order_by("code"),
        "licences": [
            {"licence": licence, "in_force": licence.pk in in_force}
            for in_force in [set(licences.in_force(today).values_list("pk", flat=True))]
            for licence in licences.select_related("site", "authority").order_by("site__code", "kind", "valid_from")
        ],
        "events": enterprise.events.select_related("successor").order_by("-effective_on", "-recorded_at"),
        "accounts": accounts.exclude(category=Category.TOTAL).order_by(
            "-programme_year__year", "programme_year__programme__code", "category"
        )[:MOST],
        "months": years.of([enterprise.pk], today.year, on=today)[enterprise.pk],
        "year": today.year,
        "flags": gravest_first(
            queries.flags(
                Flag.objects.visible_to(user)
                .filter(enterprise=enterprise, state__in=Flag.STANDING)
                .exclude(category=Category.TOTAL)
            )
        )[:MOST],
        "cases": cases.select_related("place", "enterprise", "site", "lead").order_by("-opened_at", "-pk")[:MOST],
        "orders": queries.orders(Order.objects.visible_to(user).filter(case__enterprise=enterprise)).order_by(
            "-issued_at", "-pk"
        )[:MOST],
        "may_open": holds(user, CASES_OPEN),
    }
    return render(request, "inspections/enterprise_detail.html", context)
