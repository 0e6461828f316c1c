"""All rules by code, and the function that runs them. A rule that fails yields a traceback, never a finding."""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspections.rules.balance import PartnerDifference, UnexplainedInflow, UnexplainedOutflow
from inspections.rules.base import Parameter, ParameterValues, Rule, RuleMatch
from inspections.rules.consumption import OddConsumption, RecyclerGrowsWithoutFeed, WorksWhileSuspended
from inspections.rules.consumption_filing import ConsumptionAmendedAfterFlag, ConsumptionMissing, ItemLeftOut
from inspections.rules.customs import (
    ExportBeyondQuota,
    ExportNotMade,
    ExportsDiffer,
    ExportWithoutLicence,
    ExportWithoutQuota,
    ImportTooRadioactive,
)
from inspections.rules.facts import Facts
from inspections.rules.filing import Late, LoweredAfterFlag, Missing, RepeatedAmendment
from inspections.rules.invoice_parties import (
    InvoiceCircle,
    InvoiceToItself,
    NumberUsedTwice,
    OddPrice,
    ProductNotMade,
    RelatedParties,
)
from inspections.rules.invoices import (
    InvoiceWithoutPurchase,
    InvoiceWithoutSale,
    PurchaseWithoutInvoice,
    SaleWithoutInvoice,
    SoldBeyondStock,
)
from inspections.rules.observations import AfterLicence, OutsideLicence
from inspections.rules.ore_grades import RichOreTaken
from inspections.rules.patterns import AmendedDownwards, BelowThreshold, MonthsCopied, StockNeverMoves
from inspections.rules.quota import Exceeded, Near, Pace, Unplanned
from inspections.rules.round_figures import RoundFigures
from inspections.rules.sisters import ShiftBetweenSisters
from inspections.rules.sites import NoLicence, OverCapacity, RecyclerUsesOre, Uncounted

RULES: dict[str, Rule[Any]] = {
    each.code: each
    for each in (
        Exceeded(),
        Unplanned(),
        Near(),
        Pace(),
        Missing(),
        Late(),
        OverCapacity(),
        NoLicence(),
        Uncounted(),
        RecyclerUsesOre(),
        RichOreTaken(),
        LoweredAfterFlag(),
        RepeatedAmendment(),
        OutsideLicence(),
        AfterLicence(),
        SaleWithoutInvoice(),
        InvoiceWithoutSale(),
        PurchaseWithoutInvoice(),
        InvoiceWithoutPurchase(),
        SoldBeyondStock(),
        ProductNotMade(),
        OddPrice(),
        InvoiceCircle(),
        InvoiceToItself(),
        RelatedParties(),
        NumberUsedTwice(),
        ExportBeyondQuota(),
        ExportWithoutQuota(),
        ExportsDiffer(),
        ExportWithoutLicence(),
        ExportNotMade(),
        ImportTooRadioactive(),
        UnexplainedOutflow(),
        UnexplainedInflow(),
        PartnerDifference(),
        OddConsumption(),
        WorksWhileSuspended(),
        RecyclerGrowsWithoutFeed(),
        ConsumptionMissing(),
        ItemLeftOut(),
        ConsumptionAmendedAfterFlag(),
        MonthsCopied(),
        StockNeverMoves(),
        AmendedDownwards(),
        BelowThreshold(),
        RoundFigures(),
        ShiftBetweenSisters(),
    )
}


# By the codes of rule and parameter: those of which the register may hold values.
CHANGEABLE: dict[str, tuple[Rule[Any], Parameter]] = {
    f"{each.code}.{parameter.name}": (each, parameter)
    for each in RULES.values()
    if not each.parameters_of
    for parameter in each.parameters
    if parameter.within is not None
}


def rule(code: str) -> Rule[Any]:
    return RULES[code]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one rule for one set of facts: a finding, nothing (not met), or a traceback."""

    rule: str
    finding: RuleMatch | None = None
    crash: str = ""


def judge(facts: Facts, values: ParameterValues | None = None) -> Iterator[Verdict]:
    """Yield the verdict of every rule that judges facts of this kind; a rule that fails yields its traceback.

    ``values``: with those entered in the register; without it those of the program alone.
    """
    for candidate in RULES.values():
        if not isinstance(facts, candidate.judges):
            continue
        try:
            yield Verdict(candidate.code, candidate.judge(facts, values))
        except Exception:
            yield Verdict(candidate.code, crash=traceback.format_exc(limit=-5))
