"""Pages of the ladder: what sites are behind in, with the step proposed, and the decisions about such steps."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Conflict
from core.web.creation import Trail, create_view
from core.web.filters import ListForm, choice, form_of
from core.web.pages import page, paged
from core.web.records import RecordPages
from enterprises.filters import provinces
from enterprises.models import Site
from enterprises.policies import authorise, holds
from environment.queries.arrears import ArrearKind, describe
from inspections import environmental_arrears, risk
from inspections.acts.remedies import CREATE_REMEDY_DECISION
from inspections.capabilities import REMEDIES_DECIDE, RISK_SEE
from inspections.filters import RemedyDecisionFilters
from inspections.models import Case, Order, RemedyDecision

PER_PAGE = 25


class BehindFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    kind = choice(gettext_lazy("Kind"), Site.Kind)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show the sites that are behind, the worst first, each with its facts and the step proposed."""
    authorise(request.user, RISK_SEE)
    form = BehindFilter(request)
    sites, chosen = risk.sites_of(request.user), form.chosen
    if "province" in chosen:
        sites = sites.filter(jurisdiction__code__startswith=chosen["province"])
    if "kind" in chosen:
        sites = sites.filter(kind=chosen["kind"])
    context: dict[str, Any] = {"form": form, "exported": chosen, "may_decide": holds(request.user, REMEDIES_DECIDE)}
    try:
        found: Any = environmental_arrears.behind(sites, clock.today())
    except Conflict as refusal:
        context |= {"rows": [], "refusal": refusal.detail}
    else:
        context["rows"] = paged(request, found, PER_PAGE)
    return render(request, "inspections/remedy_list.html", context)


def _facts(request: HttpRequest, row: RemedyDecision) -> Mapping[str, Any]:
    facts = [
        (ArrearKind(fact["kind"]).label, describe(fact["kind"], fact["figures"]), fact["since"]) for fact in row.facts
    ]
    return {
        "facts": facts,
        "legal_basis": _(row.legal_basis),
        "sees_case": row.case_id and Case.objects.visible_to(request.user).filter(pk=row.case_id).exists(),
        "sees_order": row.order_id and Order.objects.visible_to(request.user).filter(pk=row.order_id).exists(),
    }


PAGES = RecordPages(
    title=gettext_lazy("Decisions about proposed steps"),
    templates="inspections/remedy_decision",
    rows=RemedyDecision.objects.select_related("site__enterprise", "place", "decided_by", "case", "order", "follows"),
    order=("-decided_at", "-pk"),
    filters=RemedyDecisionFilters,
    form=form_of(RemedyDecisionFilters, "province", "step", "decision", "site"),
    in_detail=_facts,
)
create = create_view(
    Trail(
        title=gettext_lazy("Behind in environmental obligations"),
        list_page="pages:remedies",
        detail_page="pages:remedy-decision",
    ),
    CREATE_REMEDY_DECISION,
)


def panel_of_sites(request: HttpRequest, sites: QuerySet[Site] | Site) -> dict[str, Any] | None:
    """Return what the panel on a page shows of these sites; nothing to readers who do not see such proposals."""
    if not holds(request.user, RISK_SEE):
        return None
    today = clock.today()
    if isinstance(sites, Site):
        of_site = environmental_arrears.behind_at(sites, today)
        found, about = [of_site] if of_site is not None else [], Q(site=sites)
    else:
        found, about = list(environmental_arrears.behind(sites, today)), Q(site__in=sites)
    earlier = RemedyDecision.objects.visible_to(request.user).filter(about).select_related("site", "decided_by")
    return {
        "rows": found,
        "earlier": list(earlier.order_by("-decided_at", "-pk")[:10]),
        "may_decide": holds(request.user, REMEDIES_DECIDE),
    }
