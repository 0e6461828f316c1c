"""Sentences that say why a figure of a proposal is what it is."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from quotas.planning.deductions import Deduction
from quotas.planning.division import Rule
from quotas.quantities import ZERO, exact_percent
from quotas.queries.recipients import Recipient
from quotas.services.proposals.limits import NamedCeiling

MOST_NAMED = 3  # ceilings in one sentence


def deduction_reasons(row: Recipient, spared: Mapping[str, str]) -> list[str]:
    if not row.deductions:
        return []
    if (reason := spared.get(row.holder.code)) is not None:
        tonnes = sum((deduction.due for deduction in row.deductions), ZERO)
        return [_("Not deducted: %(tonnes)s t. %(reason)s") % {"tonnes": f"{tonnes:,}", "reason": reason}]
    return [_deduction_reason(deduction) for deduction in row.deductions]


def first_claim_reasons(row: Recipient) -> list[str]:
    if row.first_claim is None:
        return []
    return [_("New recipient: %(tonnes)s t stand in for last year's plan.") % {"tonnes": f"{row.first_claim:,}"}]


def _deduction_reason(deduction: Deduction) -> str:
    if deduction.decided is not None:
        values = {
            "decided": f"{deduction.decided:,}",
            "proposed": f"{deduction.tonnes:,}",
            "reason": deduction.reason,
        }
        text = _("Deducted as decided: %(decided)s t of the proposed %(proposed)s t. %(reason)s") % values
        if not deduction.is_outgrown:
            return text
        before = f"{deduction.decided_on:,}"
        return f"{text} {_('It is due again: %(before)s t were proposed when it was decided.') % {'before': before}}"
    figures = {"unused": f"{deduction.unused:,}", "excess": f"{deduction.excess:,}", "factor": deduction.factor}
    return _("Deducted from the claim: %(unused)s t kept unused and %(excess)s t over, times %(factor)s.") % figures


def _proportional(claim: Decimal, parameter: Decimal) -> str:
    return _("%(factor)s times the claim of %(claim)s t.") % {"factor": parameter, "claim": f"{claim:,}"}


def _equal_awards(claim: Decimal, parameter: Decimal) -> str:
    values = {"claim": f"{claim:,}", "parameter": f"{parameter:,}"}
    if claim <= parameter:
        return _("The whole claim of %(claim)s t.") % values
    return _("%(parameter)s t, as all with a claim of more; the claim is %(claim)s t.") % values


def _equal_changes(claim: Decimal, parameter: Decimal) -> str:
    values = {"claim": f"{claim:,}", "change": f"{parameter:+,}".replace("-", "−")}
    return _("The claim of %(claim)s t, changed as for all by %(change)s t.") % values


RULE_REASONS: Mapping[Rule, Callable[[Decimal, Decimal], str]] = {
    Rule.PROPORTIONAL: _proportional,
    Rule.EQUAL_AWARDS: _equal_awards,
    Rule.EQUAL_CHANGES: _equal_changes,
}


def ceiling_reason(ceiling: NamedCeiling, reason: str) -> str:
    values = {"group": ceiling.label, "ceiling": f"{ceiling.tonnes:,}", "reason": reason}
    return _("Within the ceiling of %(group)s, %(ceiling)s t: %(reason)s") % values


def move_reason(before: Decimal, change: Decimal, ceilings: Sequence[NamedCeiling]) -> str:
    """Return what a repair changed of the figure by the rule, and which ceilings made it."""
    percent = exact_percent(abs(change), before)
    values = {
        "before": f"{before:,}",
        "tonnes": f"{abs(change):,}",
        "share": "" if percent is None else f" ({percent:.1f} %)",
        "ceilings": _named(ceilings),
    }
    if change < 0:
        return _("Lowered from %(before)s t by %(tonnes)s t%(share)s, by the ceiling of %(ceilings)s.") % values
    return (
        _("Raised from %(before)s t by %(tonnes)s t%(share)s, which the ceiling of %(ceilings)s took from others.")
        % values
    )


def _named(ceilings: Sequence[NamedCeiling]) -> str:
    named = [
        _("%(group)s, %(ceiling)s t") % {"group": each.label, "ceiling": f"{each.tonnes:,}"}
        for each in ceilings[:MOST_NAMED]
    ]
    if (more := len(ceilings) - MOST_NAMED) > 0:
        named.append(_("%(number)s more") % {"number": more})
    return "; ".join(named)
