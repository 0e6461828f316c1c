"""Proposals of a distribution: how a total would be divided by a stated rule, with the reason for every figure."""

from quotas.services.proposals.constraint_groups import ConstraintGroup
from quotas.services.proposals.effects import ProposalEffects, effects_of
from quotas.services.proposals.proposal import NamedConflict, Proposal, ProposedLine
from quotas.services.proposals.proposing import propose, propose_entered
from quotas.services.proposals.terms import MOST_PER_CENT, RULE_LABELS, WEIGHTS, Steps, Terms

__all__ = [
    "MOST_PER_CENT",
    "RULE_LABELS",
    "WEIGHTS",
    "ConstraintGroup",
    "NamedConflict",
    "Proposal",
    "ProposalEffects",
    "ProposedLine",
    "Steps",
    "Terms",
    "effects_of",
    "propose",
    "propose_entered",
]
