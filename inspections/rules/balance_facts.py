"""The facts that rules on balances of material judge: computed by the pure modules beside this one."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from inspections.rules.evidence import Row
from inspections.rules.invoice_facts import MonthFacts
from inspections.rules.material_balance import Result
from inspections.rules.partner_sums import PairResult


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMonth:
    """The balance of one family of products: an element's symbol, or empty for all rare earths together."""

    family: str
    result: Result
    reports: tuple[Row, ...] = ()  # of the months since the differences began to add up


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceFacts(MonthFacts):
    """The balances of a site in a month. ``allocation``: the largest of the enterprise's quotas of the year, t REO."""

    families: tuple[FamilyMonth, ...] = ()
    allocation: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A partner of the enterprise, and which of both sold."""

    partner: str
    sold_to: bool
    result: PairResult
    reports: tuple[Row, ...] = ()

    @property
    def since(self) -> dt.date:
        return self.result.since


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFacts(MonthFacts):
    """The deliveries of an enterprise and its partners as each reports them, up to a month."""

    pairs: tuple[Pair, ...] = ()
    allocation: Decimal = Decimal(0)
