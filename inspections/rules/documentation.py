"""Generates the documentation page of the rules."""

import re
from collections.abc import Iterator
from typing import Any

from inspections.rules.base import Parameter, Rule
from inspections.rules.registry import RULES

NAMED = re.compile(r"%\((\w+)\)s")


def page() -> str:
    """Return the content of ``docs/rules.md``."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# The rules"
    yield ""
    yield "Generated from `inspections/rules/` by `make docs`; do not edit. A rule looks at figures,"
    yield "raises a flag that keeps them, and leaves the decision to an officer. Words in *italics* stand for values."
    yield ""
    yield "The values of parameters are those of the program. Two administrators may enter later ones in the register,"
    yield "which hold from their day on ([ADR 37](adr/0037-parameters-of-rules.md)); the page *Parameters of the rules*"
    yield "shows all of them. A value is within what *may be* states; a parameter without it changes with the program."
    yield ""
    yield "| rule | title | judges |"
    yield "| --- | --- | --- |"
    for rule in RULES.values():
        yield f"| [`{rule.code}`](#{rule.code}) | {rule.title} | {_judged(rule)} |"
    for rule in RULES.values():
        yield ""
        yield from _section(rule)
    yield ""


def _section(rule: Rule[Any]) -> Iterator[str]:
    yield f"## {rule.code}"
    yield ""
    first, *others = rule.explanation()
    yield f"**{rule.title}.** {first}"
    for paragraph in others:
        yield ""
        yield paragraph
    yield ""
    yield f"> {_readable(rule.templates[-1])}"
    if rule.lawful:
        yield ""
        yield f"What would explain it lawfully: {rule.lawful}"
    if rule.false_alarms:
        yield ""
        yield f"Share of false alarms: {rule.false_alarms}."
    yield ""
    yield "Legal basis:"
    yield ""
    for basis in rule.legal_basis:
        yield f"- from {basis.valid_from}: {basis.value}"
    if rule.parameters:
        yield ""
        yield "| parameter | value | from | may be | meaning |"
        yield "| --- | --- | --- | --- | --- |"
        for parameter in rule.parameters:
            may_be = _range(parameter)
            for dated in parameter.values:
                yield f"| `{parameter.name}` | {dated.value} | {dated.valid_from} | {may_be} | {parameter.meaning} |"
        if rule.parameters_of:
            yield ""
            yield f"They change with those of [`{rule.parameters_of}`](#{rule.parameters_of})."
        elif any(parameter.within for parameter in rule.parameters):
            yield ""
            yield f"A new value begins with a {rule.span.replace('_', '-')}."


def _range(parameter: Parameter) -> str:
    if parameter.within is None:
        return ""
    return f"{parameter.within.least:f} to {parameter.within.most:f}{', whole' if parameter.within.whole else ''}"


def _judged(rule: Rule[Any]) -> str:
    return {
        "AccountFacts": "an account",
        "LoweringFacts": "a flagged account",
        "DutyFacts": "a month that is owed",
        "AmendmentFacts": "a month's versions",
        "OutputFacts": "a site's month or year",
        "GradeFacts": "a mine's half-year",
        "ObservationFacts": "an observation",
        "DisturbanceFacts": "a site's month, as observed",
        "SoldMonthFacts": "a month's sales",
        "BoughtMonthFacts": "a month's purchases",
        "PriceFacts": "a month's prices",
        "CircleFacts": "a circle of invoices",
        "PartiesFacts": "the parties of a month's invoices",
        "ProductsFacts": "the products of a month's invoices",
        "NumberFacts": "a month's second uses of numbers",
        "DeclaredMonthFacts": "a month's declarations",
        "BalanceFacts": "a site's balance of a month",
        "PartnerFacts": "an enterprise's partners",
        "ConsumptionFacts": "a site's consumption of a month",
        "ReturnFacts": "a site's return of consumption of a month",
        "PatternFacts": "a month beside those before",
        "AmendedFacts": "an enterprise's amendments of a year",
        "ThresholdFacts": "a site's months beside their limit",
        "SisterFacts": "a month beside those of sister firms",
    }[rule.judges.__name__]


def _readable(template: str) -> str:
    return NAMED.sub(lambda match: f"*{match.group(1).replace('_', ' ')}*", template).replace("%%", "%")
