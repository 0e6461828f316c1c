"""Pages of the ladder: what sites are behind in, with the step proposed, and the decisions about such steps."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Conflict
from core.forms import DateInput, PageForm, text_area
from core.web.creation import create_view
from core.web.filters import ListForm, choice, form_of
from core.web.pages import page, paged
from core.web.records import RecordPages
from enterprises.filters import provinces
from enterprises.models import Site
from enterprises.policies import authorise, holds
from enterprises.web.site_forms import SiteForm
from environment.queries.arrears import ArrearKind, describe
from inspections import environmental_arrears, risk
from inspections.capabilities import REMEDIES_DECIDE, RISK_SEE
from inspections.filters import RemedyDecisionFilters
from inspections.models import Case, Order, RemedyDecision
from inspections.services import remedies

PER_PAGE = 25


class BehindFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    kind = choice(gettext_lazy("Kind"), Site.Kind)


class RemedyForm(SiteForm):
    step = forms.ChoiceField(label=gettext_lazy("Proposed step"), choices=RemedyDecision.Step.choices)
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=RemedyDecision.Decision.choices)
    working_days = forms.IntegerField(
        label=gettext_lazy("Term of the order in working days"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=gettext_lazy(
            "If you accept: the order is issued at once. Empty: only the case is opened. A stop or closure is ordered"
            " from the case after its decision."
        ),
    )
    text = text_area(
        gettext_lazy("Required action"), max_length=8000, required=False, help_text=gettext_lazy("Text of the order.")
    )
    put_off_until = forms.DateField(
        label=gettext_lazy("Put off until"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("If you put it off: it is proposed again from this day on."),
    )
    reason = text_area(
        gettext_lazy("Reason"),
        rows=2,
        max_length=2000,
        required=False,
        help_text=gettext_lazy(
            "Required to put it off or to reject it. A rejected step returns once the facts change."
        ),
    )


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


def _form(request: HttpRequest, data: QueryDict | None) -> PageForm:
    form = RemedyForm.for_request(request, data)
    site = Site.objects.visible_to(request.user).filter(code=request.GET.get("site", "")).first()
    found = environmental_arrears.behind_at(site, clock.today()) if site is not None else None
    if found is not None and found.judgement.proposal is not None:
        form.initial = {
            **form.initial,
            "step": str(found.judgement.proposal.step),
            "decision": request.GET.get("decision", RemedyDecision.Decision.ACCEPTED),
            "text": "\n".join(f"{label}: {sentence}" for label, sentence in found.kinds),
        }
    return form


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
    title=gettext_lazy("Behind in environmental obligations"),
    list_page="pages:remedies",
    detail_page="pages:remedy-decision",
    templates="inspections/remedy_decision",
    rows=RemedyDecision.objects.select_related("site__enterprise", "place", "decided_by", "case", "order", "follows"),
    order=("-decided_at", "-pk"),
    filters=RemedyDecisionFilters,
    form=form_of(RemedyDecisionFilters, "province", "step", "decision", "site"),
    may_record=partial(holds, capability=REMEDIES_DECIDE),
    in_detail=_facts,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Decide about a proposed step"),
    lead=gettext_lazy(
        "Accepting opens a case, or goes on in that of the step before. The register itself orders nothing."
    ),
    button=gettext_lazy("Record the decision"),
    form=_form,
    service=remedies.decide,
    done=gettext_lazy("The decision was recorded."),
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
