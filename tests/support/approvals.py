"""Two-person acts for tests: one person proposes, the other approves."""

import itertools
from typing import Any

from django.db.models import Model

from enterprises.models import ApprovalRequest, Membership, User
from enterprises.services import approvals

_counter = itertools.count(1)
WHY = "A reason that another can follow"


def by_two(
    name: str, target: Model, maker: User, checker: User, /, *, reason: str = WHY, **arguments: Any
) -> ApprovalRequest:
    """Propose as one person and approve as the other; return the request, carried out."""
    request = approvals.propose(name, target, actor=maker, reason=reason, arguments=arguments)
    return approvals.approve(request, actor=checker)


def another_like(person: User) -> User:
    """Create a second person with the same roles."""
    other = User.objects.create(username=f"{person.username}-second-{next(_counter)}", name="Second", fictitious=True)
    for held in Membership.objects.filter(user=person):
        held.pk, held.user, held._state.adding = None, other, True
        held.save(force_insert=True)
    return other
