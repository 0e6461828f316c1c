"""Kinds of records in which rules find what does not fit. Findings in different ones support each other."""

from collections.abc import Mapping
from enum import StrEnum

from inspections.rules.balance_facts import BalanceFacts, PartnerFacts
from inspections.rules.base import gettext_noop
from inspections.rules.consumption_facts import ConsumptionFacts
from inspections.rules.customs_facts import DeclaredMonthFacts
from inspections.rules.facts import DisturbanceFacts, Facts, OutputFacts
from inspections.rules.invoice_facts import (
    BoughtMonthFacts,
    CircleFacts,
    NumberFacts,
    PartiesFacts,
    PriceFacts,
    ProductsFacts,
    SoldMonthFacts,
)
from inspections.rules.pattern_facts import AmendedFacts, PatternFacts, ThresholdFacts
from inspections.rules.sisters import SisterFacts


class Trace(StrEnum):
    """A kind of record, kept by other people than the next kind: no single person can adjust them all."""

    REPORTS = "reports"
    INVOICES = "invoices"
    CUSTOMS = "customs"
    PARTNERS = "partners"
    CONSUMPTION = "consumption"
    OBSERVATION = "observation"


LABELS: Mapping[Trace, str] = {
    Trace.REPORTS: gettext_noop("Its own reports"),
    Trace.INVOICES: gettext_noop("Special invoices"),
    Trace.CUSTOMS: gettext_noop("Customs declarations"),
    Trace.PARTNERS: gettext_noop("Reports of its partners"),
    Trace.CONSUMPTION: gettext_noop("Power, water and reagents"),
    Trace.OBSERVATION: gettext_noop("Seen at the place"),
}

# What a visit or a paper has to show so that findings in a trace are settled.
SETTLED_BY: Mapping[Trace, str] = {
    Trace.REPORTS: gettext_noop("A count of the stock, and the ledgers and weighing slips of the month."),
    Trace.INVOICES: gettext_noop("The invoices with their contracts, payments and delivery papers, of both sides."),
    Trace.CUSTOMS: gettext_noop("The declarations with their contracts, waybills and samples."),
    Trace.PARTNERS: gettext_noop("The delivery notes and weighing slips of its partners in the month."),
    Trace.CONSUMPTION: gettext_noop("The bills of the grid and of suppliers, and a reading of the meters."),
    Trace.OBSERVATION: gettext_noop("A visit to the place, with photographs and coordinates."),
}

# The trace behind the findings of the rules that judge these facts. Rules that judge other facts (accounts, duties,
# filings) find what the law requires by itself; what they find is no signal of anything else.
OF_FACTS: Mapping[type[Facts], Trace] = {
    OutputFacts: Trace.REPORTS,
    BalanceFacts: Trace.REPORTS,
    PatternFacts: Trace.REPORTS,
    AmendedFacts: Trace.REPORTS,
    ThresholdFacts: Trace.REPORTS,
    SisterFacts: Trace.REPORTS,
    SoldMonthFacts: Trace.INVOICES,
    BoughtMonthFacts: Trace.INVOICES,
    PriceFacts: Trace.INVOICES,
    CircleFacts: Trace.INVOICES,
    PartiesFacts: Trace.INVOICES,
    ProductsFacts: Trace.INVOICES,
    NumberFacts: Trace.INVOICES,
    DeclaredMonthFacts: Trace.CUSTOMS,
    PartnerFacts: Trace.PARTNERS,
    ConsumptionFacts: Trace.CONSUMPTION,
    DisturbanceFacts: Trace.OBSERVATION,
}
