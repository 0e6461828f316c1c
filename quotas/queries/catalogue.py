"""Decisions of two people about an entry of the catalogue, as far as the reader may see them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from core.actors import Actor
from enterprises.models import ApprovalRequest


def decisions(
    reader: Actor, targets: Iterable[UUID], *, entered: tuple[str, str] | None = None
) -> QuerySet[ApprovalRequest]:
    """Return the requests about these rows that were carried out, latest first.

    ``entered``: the act by which the row was entered, and its code; such a request is about the nation.
    """
    about = Q(target_id__in=list(targets))
    if entered is not None:
        about |= Q(act=entered[0], arguments__code=entered[1])
    rows = ApprovalRequest.objects.visible_to(reader).filter(about, state=ApprovalRequest.State.DONE)
    return rows.select_related("proposed_by", "decided_by").order_by("-ended_at", "-pk")
