"""Acts on people that are done at once if one person may do them, else proposed for two."""

from typing import Any

from core.actors import Actor
from enterprises.models import ApprovalRequest, Membership, User
from enterprises.roles import ENTERPRISE_ROLES
from enterprises.services import approvals, memberships, officials, people
from enterprises.services.signatures import Proof


def grant(
    person: User, *, actor: Actor, role: str, reason: str = "", proof: Proof | None = None, **where: Any
) -> Membership | ApprovalRequest:
    """Give an enterprise's own role, or propose an appointment."""
    if role in ENTERPRISE_ROLES or where.get("enterprise") is not None:
        return memberships.grant(person, actor=actor, role=role, **where)
    return approvals.propose(
        officials.APPOINT, person, actor=actor, reason=reason, proof=proof, arguments={"role": role, **where}
    )


def end(
    membership: Membership, *, actor: Actor, reason: str, proof: Proof | None = None, **when: Any
) -> Membership | ApprovalRequest:
    """End an enterprise's own role, or propose the end of an office."""
    if membership.role in ENTERPRISE_ROLES:
        return memberships.end(membership, actor=actor, reason=reason, **when)
    return approvals.propose(officials.END_ROLE, membership, actor=actor, reason=reason, proof=proof, arguments=when)


def deactivate(person: User, *, actor: Actor, reason: str, proof: Proof | None = None) -> User | ApprovalRequest:
    """Lock a person out at once; for an administrator, propose it."""
    if officials.is_administrator(person):
        return approvals.propose(officials.DEACTIVATE, person, actor=actor, reason=reason, proof=proof)
    return people.deactivate(person, actor=actor, reason=reason)


def reactivate(person: User, *, actor: Actor, reason: str, proof: Proof | None = None) -> User | ApprovalRequest:
    """Let a person in again; for an official, propose it."""
    if officials.is_official(person):
        return approvals.propose(officials.REACTIVATE, person, actor=actor, reason=reason, proof=proof)
    return people.reactivate(person, actor=actor, reason=reason)


def rename(
    person: User, *, actor: Actor, username: str, reason: str, proof: Proof | None = None
) -> User | ApprovalRequest:
    """Correct a user name; for an official, propose it."""
    if officials.is_official(person):
        return approvals.propose(
            officials.RENAME, person, actor=actor, reason=reason, proof=proof, arguments={"username": username}
        )
    return people.rename(person, actor=actor, username=username, reason=reason)
