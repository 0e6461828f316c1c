"""Panels that this app adds: supply of reserves, plans of a mining area, rounds and deductions of an enterprise."""

from decimal import Decimal

from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.template.loader import render_to_string

from core import clock
from core.web.panels import panel
from enterprises.models import Enterprise, MiningArea
from enterprises.policies import can, holds
from quotas.capabilities import AREA_PLANS_SET, NOTICES_DRAFT
from quotas.models import AreaPlan, DeductionDecision, DistributionRound, Notice
from quotas.queries import area_plans, supply
from resources.models import ReserveEstimate

MOST_PLANS = 5
MOST_DECISIONS = MOST_ROUNDS = 5


@panel("reserve")
def years_of_supply(request: HttpRequest, row: ReserveEstimate) -> str:
    """Show the ratio of the reserves to the quota and to the use of each year since."""
    if row.remaining_t is None:
        return ""
    years = supply.supply_years(row, request.user, today_year=clock.today().year)
    return render_to_string("quotas/parts/reserve_supply.html", {"row": row, "years": years}, request)


@panel("mining-area")
def plans_of_area(request: HttpRequest, area: MiningArea) -> str:
    """Show the special plans of an area beside its use, newest first."""
    rows = AreaPlan.objects.visible_to(request.user).standing().filter(mining_area=area)
    last = rows.select_related("mining_area").order_by("-year", "pk")[:MOST_PLANS]
    context = {
        "area": area,
        "planned": area_plans.with_use(last, request.user),
        "may_set": holds(request.user, AREA_PLANS_SET),
    }
    return render_to_string("quotas/parts/area_plan_panel.html", context, request)


@panel("enterprise")
def planning_of_enterprise(request: HttpRequest, enterprise: Enterprise) -> str:
    """Show decisions on deductions of an enterprise and of those merged into it, and what rounds proposed for it."""
    decisions = _decisions_on(request, enterprise)
    rounds = _rounds_of(request, enterprise) if holds(request.user, NOTICES_DRAFT) else []
    if not decisions and not rounds:
        return ""
    context = {"decisions": decisions, "rounds": rounds}
    return render_to_string("quotas/parts/enterprise_planning.html", context, request)


# The enterprise with all that merged into it, also over several mergers.
_WITH_MERGED = """
    WITH RECURSIVE party (id) AS (
        SELECT %s::uuid
        UNION SELECT e.id FROM enterprises_enterprise e JOIN party p ON e.successor_id = p.id WHERE e.state = 'merged'
    )
    SELECT id FROM party
"""


def _decisions_on(request: HttpRequest, enterprise: Enterprise) -> list[DeductionDecision]:
    """Return the last decisions on quota of an enterprise and of those merged into it, the newest first; one query."""
    decided = DeductionDecision.objects.visible_to(request.user).standing()
    own = RawSQL(_WITH_MERGED, [enterprise.pk])  # noqa: S611 -- a constant, its parameter apart
    about = decided.filter(enterprise__in=own)
    related = ("enterprise", "recorded_by", "account__programme_year__programme")
    return list(about.select_related(*related).order_by("-recorded_at", "-pk")[:MOST_DECISIONS])


def _rounds_of(request: HttpRequest, enterprise: Enterprise) -> list[tuple[DistributionRound, Decimal, Decimal, str]]:
    """Return the last rounds that proposed something for an enterprise: with its claim, tonnes and reason."""
    rows = DistributionRound.objects.visible_to(request.user).filter(lines__contains=[{"to": enterprise.code}])
    last = rows.select_related("notice__programme_year__programme").order_by("-recorded_at", "-pk")[:MOST_ROUNDS]
    return [
        (row, Decimal(line["claim"]), Decimal(line["tonnes"]), line["reason"])
        for row in last
        for line in row.lines
        if line["to"] == enterprise.code
    ]


@panel("notice")
def round_of_notice(request: HttpRequest, notice: Notice) -> str:
    """Lead those who draft notices of its office to the round that a notice was drafted from."""
    row: DistributionRound | None = getattr(notice, "round", None)  # read with the notice
    if row is None or not can(request.user, NOTICES_DRAFT, row):
        return ""
    return render_to_string("quotas/parts/notice_round.html", {"row": row}, request)
