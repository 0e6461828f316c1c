"""Quota that the approval of a draft would withhold from its recipients, if it were given now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from enterprises.eligibility import Eligibility
from quotas.quantities import ZERO
from quotas.queries.effects import Effect


def tonnes_withheld(increment: Decimal, available: Decimal) -> Decimal:
    """Return what is withheld of an increment: all of it, less what its holder has used already."""
    return max(min(increment, available + increment), ZERO)


def with_withheld(effects: Sequence[Effect], recipients: Iterable[Eligibility]) -> list[Effect]:
    """Return the effects of a draft with what would be withheld, and the reason as the line will state it.

    ``recipients`` are the answers for those who gain by it (``eligibility.recipients``).
    """
    because = {row.enterprise.pk: " ".join(row.withheld_because()) for row in recipients if row.left_open}
    return [_with_withheld(effect, because) for effect in effects]


def _with_withheld(effect: Effect, reasons: Mapping[UUID, str]) -> Effect:
    firm = effect.line.to_holder.enterprise_id
    because = reasons.get(firm, "") if firm is not None else ""
    available = effect.account.available if effect.account else ZERO
    tonnes = tonnes_withheld(effect.increment, available) if because and effect.increment > ZERO else ZERO
    return replace(effect, withheld=tonnes, withheld_because=because) if tonnes else effect
