"""Recipients that a notice may not give quota to, because they fail a condition (``enterprises.eligibility``)."""

from collections.abc import Sequence
from decimal import Decimal

from core.errors import Fault
from quotas.models import Notice, NoticeLine
from quotas.queries.eligibility import assess_for, gainers
from quotas.services.ineligible_recipients import explain


def recipient_faults(notice: Notice, lines: Sequence[NoticeLine], increments: Sequence[Decimal]) -> list[Fault]:
    """Return a fault for every condition for which a line may not give quota to its enterprise."""
    firms = gainers(lines, increments)
    answers = assess_for(notice, firms.values()) if firms else {}
    return [
        Fault(f"/lines/{index}/to", failed.condition.fault, explain(firm, failed))
        for index, firm in firms.items()
        for failed in answers[firm.pk].failed
    ]
