"""Work that waits for a person by his role: requests of two people and penalty proceedings, the most urgent first."""

from collections.abc import Sequence
from itertools import islice

from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, User
from enterprises.roles import Role
from enterprises.services import approvals
from inspections import queries
from inspections.models import Proceeding

MOST = 8
# The state in which a proceeding waits for each role.
_WAITS_FOR = {
    Role.LEGAL_REVIEWER: Proceeding.State.NOTIFIED,
    Role.CASE_DECIDER: Proceeding.State.REVIEWED,
    Role.INSPECTOR: Proceeding.State.DECIDED,
}


def requests_for(user: User) -> list[tuple[ApprovalRequest, str, str]]:
    """Return the requests that the person may decide, first those that expire soon, with act and object."""
    rows = ApprovalRequest.objects.visible_to(user).filter(state=ApprovalRequest.State.PENDING)
    rows = rows.exclude(proposed_by=user).select_related("proposed_by", "person", "place", "authority", "enterprise")
    pending = list(rows.order_by("expires_at", "pk"))  # they expire, so there are few
    approvals.read_targets(pending)
    waiting = islice((row for row in pending if approvals.may_decide(user, row)), MOST)
    return [(row, str(two_person_acts.find(row.act).label), approvals.object_name(row)) for row in waiting]


def proceedings_for(user: User) -> Sequence[Proceeding] | None:
    """Return the penalty proceedings that wait for the person's role, those whose days ended first at the top.

    ``None``: proceedings never wait for the person's roles.
    """
    states = [state for role, state in _WAITS_FOR.items() if role in user.roles]
    if not states:
        return None
    rows = Proceeding.objects.heads_for(user).filter(state__in=states)
    return list(queries.proceedings(rows).order_by("statement_due_on", "number")[:MOST])
