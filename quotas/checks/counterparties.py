"""Checks on named trades: they must add up to the line, between enterprises that existed in the month."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity
from quotas.models import Trade

_SIDES = {Trade.Direction.PURCHASE: ("purchases", "purchased"), Trade.Direction.SALE: ("sales", "sold")}


def trades_add_up(facts: Facts) -> Iterator[ReportFinding]:
    for pointer, line in facts.lines_with_pointers():
        for direction, (member, quantity) in _SIDES.items():
            named = [trade.tonnes for trade in line.trades if trade.direction == direction]
            stated = getattr(line, quantity)
            if not named or stated is None or sum(named, Decimal()) == stated:
                continue
            yield ReportFinding(
                f"{member}_do_not_add_up",
                Severity.BLOCKING,
                _("The %(side)s named for %(line)s come to %(sum)s t, the line states %(stated)s t.")
                % {
                    "side": _("purchases") if member == "purchases" else _("sales"),
                    "line": line,
                    "sum": sum(named, Decimal()),
                    "stated": stated,
                },
                f"{pointer}/{member}",
                {"expected": str(stated), "stated": str(sum(named, Decimal()))},
            )


def counterparty_exists(facts: Facts) -> Iterator[ReportFinding]:
    """Warn about a counterparty that ceased before the month; an unknown code is refused when it is entered."""
    for pointer, line in facts.lines_with_pointers():
        counts = dict.fromkeys(Trade.Direction.values, 0)
        for trade in line.trades:
            member = _SIDES[Trade.Direction(trade.direction)][0]
            index = counts[trade.direction]
            counts[trade.direction] += 1
            if trade.ceased_on is not None:
                yield ReportFinding(
                    "counterparty_ceased",
                    Severity.WARNING,
                    _("%(name)s ceased on %(day)s, before this month.") % {"name": trade, "day": trade.ceased_on},
                    f"{pointer}/{member}/{index}",
                )
