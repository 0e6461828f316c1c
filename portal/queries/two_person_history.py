"""Requests of two-person acts that wait or were carried out, as pages of what they change show them."""

from typing import Any

from django.http import HttpRequest

from enterprises import two_person_acts
from enterprises.models import ApprovalRequest

NEWEST = 20  # decisions that a page lists


def context(request: HttpRequest, enter: str, withdraw: str) -> dict[str, Any]:
    """Return the requests that wait and the newest decisions, each with the label of its act."""
    requests = ApprovalRequest.objects.visible_to(request.user).filter(act__in=(enter, withdraw))
    newest = requests.filter(state=ApprovalRequest.State.DONE).select_related("proposed_by", "decided_by")
    waiting = list(requests.open().select_related("proposed_by").order_by("proposed_at"))
    return {
        "history": [(row, two_person_acts.find(row.act).label) for row in newest.order_by("-ended_at")[:NEWEST]],
        "waiting": [(row, two_person_acts.find(row.act).label) for row in waiting],
        "entry_waits": any(row.act == enter for row in waiting),
    }
