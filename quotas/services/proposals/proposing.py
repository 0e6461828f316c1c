"""Proposals of a distribution: how a total would be divided by a stated rule, with the reason for every figure.

A proposal is computed from its parameters whenever it is asked for and writes nothing. A draft is begun from it; the
reasons go with its lines.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.capabilities import require
from core.errors import Invalid
from enterprises.models import NATION, Jurisdiction
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import SPLIT, Category, Holder, Notice, Programme, ProgrammeYear
from quotas.planning.division import Rule
from quotas.planning.linear import SolverFailed
from quotas.quantities import ZERO
from quotas.queries.area_plans import PlannedMembers, plans_of_enterprises
from quotas.queries.recipients import out_of_reach, recipients
from quotas.services.notices.lifecycle import LIFECYCLE
from quotas.services.proposals.dividing import ProposedDivision
from quotas.services.proposals.effects import expected_ahead
from quotas.services.proposals.limits import split_code
from quotas.services.proposals.terms import (
    WEIGHTS,
    Proposal,
    Steps,
    Terms,
    check,
    read_ceilings,
    read_reasons,
    read_scales,
)


def propose(*, actor: Actor, programme: str, year: int, giver: str, category: str, terms: Terms) -> Proposal:
    """Divide a total among those to whom ``giver`` distributes; raise ``Invalid`` if the terms cannot be met.

    ``category``: ``Category.TOTAL`` divides it over the categories of a split year as well.
    """
    require(actor, NOTICES_DRAFT)
    stream = Programme.objects.select_related("authority").filter(code=programme).first()
    if stream is None:
        raise Invalid.at("/programme", "unknown", _("There is no such programme."))
    notice = _notice(stream, year, giver)
    LIFECYCLE.authorise(NOTICES_DRAFT, actor, notice)
    check(terms)
    if terms.within_plans and stream.activity != Programme.Activity.MINING:
        raise Invalid.at("/within_plans", "not_mining", _("Mining areas have special plans of mining alone."))
    if terms.reserves_weight and stream.activity != Programme.Activity.MINING:
        raise Invalid.at("/reserves_weight", "not_mining", _("Reserves in the ground weigh in plans of mining alone."))
    today = clock.today()
    on = today if year >= today.year else dt.date(year, 12, 31)
    categories = _categories(category)
    rows = recipients(
        stream,
        year,
        giver,
        categories,
        on,
        actor,
        recorded=terms.recorded,
        deducts=terms.deduct_proposed,
        weighs_reserves=bool(terms.reserves_weight),
    )
    if not rows:
        raise Invalid.at("/giver", "no_recipients", _("Nobody received quota of this category last year or this."))
    ahead = expected_ahead(stream, year - 1, categories, actor) if year - 1 == today.year else {}
    plans: list[PlannedMembers] = []
    if terms.within_plans:
        firms = [row.holder.enterprise_id for row in rows if row.holder.enterprise_id is not None]
        plans = plans_of_enterprises(stream, firms, year, category, on)
    named = {split_code(code)[0] for code in terms.ceilings}
    places = set(Jurisdiction.objects.filter(code__in=named).values_list("code", flat=True))
    division = ProposedDivision(rows, terms, ahead, plans, places)
    try:
        found = division.proposal(notice.programme_year, notice.issuer, category)
    except SolverFailed as failure:
        detail = _("No repair was found that keeps every ceiling exactly. Change a ceiling, or round to another step.")
        raise Invalid.at("/ceilings", "not_solved", detail) from failure
    return replace(found, out_of_reach=out_of_reach(stream, year, giver, categories, actor))


def propose_entered(entered: Mapping[str, Any], *, separator: str, actor: Actor) -> Proposal:
    """Make a proposal of the values that were entered in a form or a query; ``separator`` stands between ceilings."""
    terms = dict(entered)
    distributed = {name: terms.pop(name) for name in ("programme", "year", "giver", "category")}
    terms |= {
        "reserve": terms["reserve"] or ZERO,
        **{name: terms[name] or 0 for name in WEIGHTS},
        "rule": Rule(terms["rule"]),
        "step": Steps(terms["step"]).tonnes,
        "round_percent": terms["round_percent"] or 100,
        "spared": read_reasons(terms["spared"]),
        "least_scales": read_scales(terms["least_scales"], _categories(distributed["category"])),
        "ceilings": read_ceilings(terms["ceilings"].split(separator)),
    }
    return propose(actor=actor, **distributed, terms=Terms(**terms))


def _categories(category: str) -> Sequence[str]:
    return SPLIT if category == Category.TOTAL else (category,)


def _notice(stream: Programme, year: int, giver: str) -> Notice:
    """Return an unsaved notice of the giver, for checking whether the actor may draft one."""
    holder = Holder.objects.filter(code=giver).select_related("place", "jurisdiction", "group").first()
    if holder is None or holder.type == Holder.Type.ENTERPRISE:
        raise Invalid.at("/giver", "unknown", _("No holder with this code distributes quota."))
    place = holder.jurisdiction or Jurisdiction.objects.get(code=NATION)
    return Notice(programme_year=ProgrammeYear(programme=stream, year=year), issuer=holder, place=place)
