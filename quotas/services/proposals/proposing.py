"""Proposals of a distribution: how a total would be divided by a stated rule, with the reason for every figure.

A proposal is computed from its parameters whenever it is asked for and writes nothing. A draft is begun from it; the
reasons go with its lines.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from core.actors import Actor
from core.capabilities import require
from core.errors import Invalid
from core.type_aliases import Text
from enterprises.models import NATION, Enterprise, Jurisdiction
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import SPLIT, Account, Category, Holder, Notice, Programme, ProgrammeYear
from quotas.planning.division import Rule
from quotas.planning.linear import SolverFailed
from quotas.quantities import ZERO, to_kilogram
from quotas.queries.area_plans import PlannedMembers, plans_of_enterprises
from quotas.queries.holders import holder_of, known_holders, things_by_code
from quotas.queries.recipients import OutOfReach, out_of_reach, recipient_key, recipients
from quotas.services.notices.lifecycle import LIFECYCLE
from quotas.services.notices.line_checks import may_receive
from quotas.services.proposals.dividing import ProposedDivision
from quotas.services.proposals.effects import expected_ahead
from quotas.services.proposals.entered_terms import read_ceilings, read_new_recipients, read_reasons, read_scales
from quotas.services.proposals.limits import split_code
from quotas.services.proposals.proposal import Proposal
from quotas.services.proposals.terms import WEIGHTS, Steps, Terms, check

_HAS_QUOTA = gettext_lazy("Not a new recipient, since it has quota of this year or the year before: %(codes)s.")


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
    new = _new_recipients(terms.new_recipients, notice, categories)
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
        new=new,
    )
    if known := [row.holder.code for row in rows if row.first_claim is not None and row.received]:
        raise _not_new(_HAS_QUOTA, known)
    left_out = out_of_reach(stream, year, giver, categories, actor)
    if not rows:
        raise Invalid.at("/giver", "no_recipients", _nobody(left_out))
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
    return replace(found, out_of_reach=left_out)


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
        "new_recipients": read_new_recipients(terms["new_recipients"].split(separator)),
        "ceilings": read_ceilings(terms["ceilings"].split(separator)),
    }
    return propose(actor=actor, **distributed, terms=Terms(**terms))


def _categories(category: str) -> Sequence[str]:
    return SPLIT if category == Category.TOTAL else (category,)


def _new_recipients(
    claims: Mapping[str, Decimal], notice: Notice, categories: Sequence[str]
) -> dict[str, tuple[Holder, str, Decimal]]:
    """Return the new recipients by key with their category and first claim; raise ``Invalid`` if one may not be."""
    if not claims:
        return {}
    wanted = {code: split_code(code) for code in claims}
    giver = notice.issuer.code
    things = things_by_code({named for named, _category in wanted.values()} | {giver})
    known = known_holders(things)
    found = {}
    for code, (named, category) in wanted.items():
        category = category or (categories[0] if len(categories) == 1 else "")
        if (thing := things.get(named)) is None:
            raise _not_new(_("There is no holder with this code: %(codes)s."), [code])
        if not may_receive(things[giver], thing):
            raise _not_new(_("It receives no quota from this distributor: %(codes)s."), [code])
        if isinstance(thing, Enterprise) and thing.state in Enterprise.ENDED:
            raise _not_new(_("It was closed or merged: %(codes)s."), [code])
        if category not in categories:
            raise _not_new(_("State a category that is divided, as in E-004/light: %(codes)s."), [code])
        if (key := recipient_key(named, category)) in found:
            raise Invalid.at("/new_recipients", "repeated", _("This code is named twice: %(text)s") % {"text": code})
        found[key] = holder_of(thing, known), category, to_kilogram(claims[code])
    year = notice.programme_year
    held = Account.objects.filter(
        programme_year__programme=year.programme,
        programme_year__year__in=[year.year - 1, year.year],
        holder__in=[holder for holder, _category, _tonnes in found.values()],
        received__gt=ZERO,
    )
    if had := {
        code
        for code, category in held.values_list("holder__code", "category")
        if recipient_key(code, category) in found
    }:
        raise _not_new(_HAS_QUOTA, sorted(had))
    return found


def _nobody(left_out: OutOfReach | None) -> str:
    """Return why nobody is there to distribute to."""
    if left_out is None:
        return _("Nobody received quota of this category last year or this.")
    detail = ngettext(
        "%(holders)s holder received quota of this category last year or this, outside your area.",
        "%(holders)s holders received quota of this category last year or this, all outside your area.",
        left_out.holders,
    )
    return detail % {"holders": left_out.holders}


def _not_new(detail: Text, codes: Iterable[str]) -> Invalid:
    return Invalid.at("/new_recipients", "invalid", str(detail) % {"codes": ", ".join(codes)})


def _notice(stream: Programme, year: int, giver: str) -> Notice:
    """Return an unsaved notice of the giver, for checking whether the actor may draft one."""
    holder = Holder.objects.filter(code=giver).select_related("place", "jurisdiction", "group").first()
    if holder is None or holder.type == Holder.Type.ENTERPRISE:
        raise Invalid.at("/giver", "unknown", _("No holder with this code distributes quota."))
    place = holder.jurisdiction or Jurisdiction.objects.get(code=NATION)
    return Notice(programme_year=ProgrammeYear(programme=stream, year=year), issuer=holder, place=place)
