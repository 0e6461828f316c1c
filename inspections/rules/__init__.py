"""The rules: pure functions of frozen facts. Nothing here knows of a database or of the web."""

from inspections.rules.base import Dated, Parameter, ParameterValues, Rule, RuleMatch, Severity, Span, in_force
from inspections.rules.evidence import Link, Row, RowKind
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
    "Link",
    "LoweringFacts",
    "ObservationFacts",
    "OutputFacts",
    "Parameter",
    "ParameterValues",
    "Row",
    "RowKind",
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
