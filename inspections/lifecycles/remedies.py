"""Decisions about proposed steps by inspectors of the place, whose orders they lead to. The rows never change."""

from core.write_access import WriteAccess
from enterprises.policies import can
from inspections.models import RemedyDecision

REMEDY = WriteAccess(
    RemedyDecision,
    can=can,
    locks_rows=False,
    rows=lambda: RemedyDecision.objects.select_related(
        "site__enterprise", "site__jurisdiction", "place", "case", "order", "follows", "decided_by"
    ),
)
