"""Effects of a proposal beyond its lines: capacity, years of supply, and the special plans of mining areas."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.actors import Actor
from quotas.models import Category, Holder, Programme, ProgrammeYear
from quotas.planning.scenarios import Node
from quotas.quantities import ZERO, exact_percent, to_kilogram
from quotas.queries.area_plans import PlannedUse, plans_of_provinces
from quotas.queries.recipients import recipient_key
from quotas.queries.supply import SupplyEffect, effects_of_quota
from quotas.services.proposals.proposal import Proposal
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
    capacities = {
        line.recipient.holder.code: line.recipient.capacity for line in proposal.lines if line.recipient.capacity
    }
    supply: Sequence[SupplyEffect] = ()
    areas: Sequence[ProvinceCeilings] = ()
    if programme.activity == Programme.Activity.MINING:
        quota: dict[Holder, tuple[Decimal, Decimal]] = {}
        for line in proposal.lines:
            for holder in (line.recipient.holder, proposal.giver):
                before, after = quota.get(holder, (ZERO, ZERO))
                quota[holder] = before + line.recipient.received, after + line.tonnes
        of_class = Category.ALL if proposal.has_categories else proposal.category
        supply = effects_of_quota(quota, year, of_class)
        provinces = {holder.code: holder for holder in quota if holder.type == Holder.Type.PROVINCE}
        found = plans_of_provinces(provinces.keys(), year, proposal.category, actor)
        areas = [ProvinceCeilings(provinces[code], found[code], quota[provinces[code]][1]) for code in sorted(found)]
    return ProposalEffects(
        capacity=sum(capacities.values(), ZERO),
        given=sum((line.tonnes for line in proposal.lines if line.recipient.holder.code in capacities), ZERO),
        supply=supply,
        areas=areas,
    )


def expected_ahead(programme: Programme, year: int, categories: Collection[str], actor: Actor) -> Mapping[str, Decimal]:
    """Return by key of the recipient the use still expected in a year in progress, of those below too. Five queries."""
    programme_year = ProgrammeYear.objects.filter(programme=programme, year=year).select_related("programme").first()
    if programme_year is None:
        return {}
    nodes = load(programme_year, actor).state().nodes
    return {recipient_key(*named): _ahead(node) for named, node in nodes.items() if named[1] in categories}


def _ahead(node: Node) -> Decimal:
    own = sum(node.forecast.expected, ZERO) if node.forecast is not None else ZERO
    return to_kilogram(own) + sum((_ahead(child) for child in node.children), ZERO)
