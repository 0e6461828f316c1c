"""The rules: pure functions of frozen facts. Nothing here knows of a database or of the web."""

from inspections.rules.base import Dated, Parameter, ParameterValues, Rule, RuleMatch, Severity, Span, in_force
from inspections.rules.facts import (
    AccountFacts,
    AmendmentFacts,
    Distance,
    DisturbanceFacts,
    DutyFacts,
    Facts,
    LoweringFacts,
    ObservationFacts,
    OutputFacts,
    Sight,
)
from inspections.rules.invoice_facts import Row
from inspections.rules.registry import CHANGEABLE, RULES, Verdict, judge, rule

__all__ = [
    "CHANGEABLE",
    "RULES",
    "AccountFacts",
    "AmendmentFacts",
    "Dated",
    "Distance",
    "DisturbanceFacts",
    "DutyFacts",
    "Facts",
    "LoweringFacts",
    "ObservationFacts",
    "OutputFacts",
    "Parameter",
    "ParameterValues",
    "Row",
    "Rule",
    "RuleMatch",
    "Severity",
    "Sight",
    "Span",
    "Verdict",
    "in_force",
    "judge",
    "rule",
]
