"""Effects of a proposal beyond its lines: capacity, years of supply, and the special plans of mining areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.actors import Actor
from quotas.models import Holder, Programme, ProgrammeYear
from quotas.planning.scenarios import Node
from quotas.quantities import ZERO, exact_percent, to_kilogram
from quotas.queries.area_plans import PlannedUse, plans_of_provinces
from quotas.queries.supply import SupplyEffect, effects_of_quota
from quotas.services.proposals.terms import Proposal
from quotas.services.scenarios.loading import load


@dataclass(frozen=True, slots=True)
class ProvinceCeilings:
    """The special plans of a province's mining areas beside the quota that it would have, in t REO."""

    holder: Holder
    plans: Sequence[PlannedUse]
    proposed: Decimal

    @property
    def planned(self) -> Decimal:
        return sum((each.plan.ceiling for each in self.plans), ZERO)

    @property
    def excess(self) -> Decimal:
        """Return by how much the plans together exceed the quota."""
        return max(self.planned - self.proposed, ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEffects:
    """``capacity``: t REO a year of those whose capacity is known, who would be given ``given``."""

    capacity: Decimal
    given: Decimal
    supply: Sequence[SupplyEffect]
    areas: Sequence[ProvinceCeilings]

    @property
    def capacity_percent(self) -> Decimal | None:
        return exact_percent(self.given, self.capacity)


def effects_of(proposal: Proposal, actor: Actor) -> ProposalEffects:
    """Return the effects of a proposal. Three queries for a mining plan, none for another."""
    programme, year = proposal.programme_year.programme, proposal.programme_year.year
    with_capacity = [line for line in proposal.lines if line.recipient.capacity]
    supply: Sequence[SupplyEffect] = ()
    areas: Sequence[ProvinceCeilings] = ()
    if programme.activity == Programme.Activity.MINING:
        before = sum((line.recipient.received for line in proposal.lines), ZERO)
        quota = {line.recipient.holder: (line.recipient.received, line.tonnes) for line in proposal.lines}
        quota[proposal.giver] = (before, proposal.given)
        supply = effects_of_quota(quota, year, proposal.category)
        provinces = {holder.code: holder for holder in quota if holder.type == Holder.Type.PROVINCE}
        found = plans_of_provinces(provinces.keys(), year, proposal.category, actor)
        areas = [ProvinceCeilings(provinces[code], found[code], quota[provinces[code]][1]) for code in sorted(found)]
    return ProposalEffects(
        capacity=sum((line.recipient.capacity or ZERO for line in with_capacity), ZERO),
        given=sum((line.tonnes for line in with_capacity), ZERO),
        supply=supply,
        areas=areas,
    )


def expected_ahead(programme: Programme, year: int, category: str, actor: Actor) -> Mapping[str, Decimal]:
    """Return by holder the use still expected in a year in progress, those below included. Five queries."""
    programme_year = ProgrammeYear.objects.filter(programme=programme, year=year).select_related("programme").first()
    if programme_year is None:
        return {}
    nodes = load(programme_year, actor).state().nodes
    return {holder: _ahead(node) for (holder, node_category), node in nodes.items() if node_category == category}


def _ahead(node: Node) -> Decimal:
    own = sum(node.forecast.expected, ZERO) if node.forecast is not None else ZERO
    return to_kilogram(own) + sum((_ahead(child) for child in node.children), ZERO)
