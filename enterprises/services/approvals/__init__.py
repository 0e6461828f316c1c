"""Acts that take two people: proposed by one with a preview, approved by another, carried out once.

Acts are declared in ``enterprises.two_person_acts``; docs/architecture.md explains how. No role and no program is
exempt, except a loader where the act says so.
"""

from enterprises.services.approvals.access import (
    actions,
    may_cancel,
    may_decide,
    may_propose,
    object_name,
    read_targets,
)
from enterprises.services.approvals.common import Statement, decision_content
from enterprises.services.approvals.deciding import APPROVE, approve, cancel, cancel_by_link, expire, refuse
from enterprises.services.approvals.effect import carry_out_due, needs_second_person, require
from enterprises.services.approvals.proposing import PROPOSE, enter_in_matter, previewed, proposal, propose

__all__ = [
    "APPROVE",
    "PROPOSE",
    "Statement",
    "actions",
    "approve",
    "cancel",
    "cancel_by_link",
    "carry_out_due",
    "decision_content",
    "enter_in_matter",
    "expire",
    "may_cancel",
    "may_decide",
    "may_propose",
    "needs_second_person",
    "object_name",
    "previewed",
    "proposal",
    "propose",
    "read_targets",
    "refuse",
    "require",
]
