"""Decisions of two people about an entry of the catalogue, as far as the reader may see them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from core.actors import Actor
from enterprises.models import ApprovalRequest


def decisions(
    reader: Actor,
    targets: Iterable[UUID],
    *,
    entered: tuple[str, str] | None = None,
    listed: Iterable[tuple[str, str, str]] = (),
) -> QuerySet[ApprovalRequest]:
    """Return the requests about these rows that were carried out, latest first.

    ``entered``: the act by which the row was entered, alone or from a sheet, and its code; such a request is not about
    the row. ``listed``: other acts on the rows of a sheet, with a member of these rows and its value.
    """
    about = Q(target_id__in=list(targets))
    if entered is not None:
        act, code = entered
        about |= Q(act=act, arguments__code=code)
        listed = ((f"{act}_many", "code", code), *listed)
    for act, member, value in listed:  # rows are kept as canonical JSON
        about |= Q(act=act, arguments__rows__icontains=f'"{member}":"{value}"')
    rows = ApprovalRequest.objects.visible_to(reader).filter(about, state=ApprovalRequest.State.DONE)
    return rows.select_related("proposed_by", "decided_by").order_by("-ended_at", "-pk")
