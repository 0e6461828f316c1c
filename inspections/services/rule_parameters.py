"""Values of rules' parameters: two administrators enter one for days to come, and withdraw it before its day."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, Fault
from core.formats import day as format_day
from core.transactions import service
from enterprises.services import entered_ahead
from enterprises.services.validation import unnamed_document
from inspections import rule_parameters
from inspections.models import RuleParameterValue
from inspections.rules import CHANGEABLE, Parameter, ParameterValues, Rule, Span

ENTER, WITHDRAW = "rule_parameters.enter", "rule_parameters.withdraw"  # two-person acts
VALUES = entered_ahead.access_to(RuleParameterValue)
entered_ahead.declare_refusals("rule_parameter_value")


def make(*, parameter: str, value: Decimal, valid_from: dt.date, document: str) -> RuleParameterValue:
    """Return a value that is not saved. ``parameter``: the codes of rule and parameter, with a dot between."""
    rule, _dot, name = parameter.partition(".")
    return RuleParameterValue(rule=rule, parameter=name, value=value, valid_from=valid_from, document=document.strip())


def find(row: RuleParameterValue) -> tuple[Rule[Any], Parameter]:
    """Return rule and parameter of a value.

    Raises:
        Conflict: if the program no longer has them.
    """
    if row.key not in CHANGEABLE:
        raise Conflict("unknown_parameter", _no_such_parameter())
    return CHANGEABLE[row.key]


def _no_such_parameter() -> str:
    return _("There is no such parameter, or it changes with the program alone.")


@service
def enter(*, actor: Actor, parameter: str, value: Decimal, valid_from: dt.date, document: str) -> RuleParameterValue:
    """Enter the value that a parameter has from a day on, as two administrators have approved it; loaders any day."""
    return entered_ahead.enter(
        VALUES,
        lambda: make(parameter=parameter, value=value, valid_from=valid_from, document=document),
        actor=actor,
        act=ENTER,
        faults=_faults,
        data=_recorded,
    )


@service
def withdraw(row: RuleParameterValue, *, actor: Actor, reason: str) -> RuleParameterValue:
    """Withdraw a value that has not come into force, by two administrators; it stays on record."""
    return entered_ahead.withdraw(
        VALUES, row, actor=actor, reason=reason, act=WITHDRAW, require=require_withdrawable, data=_recorded
    )


def _recorded(row: RuleParameterValue) -> dict[str, str]:
    return {"parameter": row.key, "value": row.shown_value, "from": f"{row.valid_from}"}


def require_fitting(row: RuleParameterValue) -> None:
    """Raise ``Invalid`` with the faults of an entry, which begins after today, so that no judgement changes.

    Whether values still rise is said once nothing else is wrong, and of an unknown parameter nothing else.
    """
    entered_ahead.require_fitting(row, _faults(row))


def require_withdrawable(row: RuleParameterValue) -> None:
    """Refuse to withdraw a value that is withdrawn or in force, or on which another value depends."""
    entered_ahead.require_not_in_force(row)
    if row.key in CHANGEABLE and (
        faults := _out_of_order(
            row, rule_parameters.values_with(RuleParameterValue.objects.standing().exclude(pk=row.pk))
        )
    ):
        raise Conflict("not_rising", faults[0].detail)


def _faults(row: RuleParameterValue) -> list[Fault]:
    faults = unnamed_document(row.document)
    if row.key not in CHANGEABLE:
        return [*faults, Fault("/parameter", "unknown_value", _no_such_parameter())]
    rule, parameter = CHANGEABLE[row.key]
    within = parameter.within
    assert within is not None
    if not within.holds(row.value):
        sentence = (
            _("Enter a whole number from %(least)s to %(most)s.")
            if within.whole
            else _("Enter a value from %(least)s to %(most)s.")
        )
        detail = sentence % {"least": f"{within.least:f}", "most": f"{within.most:f}"}
        faults.append(Fault("/value", "out_of_range", detail))
    if not rule.span.begins_on(row.valid_from):
        faults.append(Fault("/valid_from", "within_a_span", _begins(rule.span)))
    if (
        RuleParameterValue.objects.standing()
        .filter(rule=row.rule, parameter=row.parameter, valid_from=row.valid_from)
        .exists()
    ):
        detail = _("A value of this parameter from this day on is on record already.")
        faults.append(Fault("/valid_from", "exists", detail))
    elif rule_parameters.read().on(rule, row.valid_from)[row.parameter] == row.value:
        faults.append(Fault("/value", "unchanged", _("This value is in force on that day without an entry.")))
    return faults or _out_of_order(row, rule_parameters.values_with([*RuleParameterValue.objects.standing(), row]))


def _begins(span: Span) -> str:
    if span == Span.YEAR:
        return _("This rule judges years, so a value begins on 1 January.")
    if span == Span.HALF_YEAR:
        return _("This rule judges half-years, so a value begins on 1 January or 1 July.")
    return _("This rule judges months, so a value begins on the first day of a month.")


def _out_of_order(row: RuleParameterValue, values: ParameterValues) -> list[Fault]:
    """Return the fault of values that no longer rise, on the day of this one or a later day."""
    rule, _parameter = find(row)
    if row.parameter not in rule.rising:
        return []
    rows = [values.dated(rule, each) for each in rule.parameters if each.name in rule.rising]
    days = {row.valid_from} | {dated.valid_from for each in rows for dated in each if dated.valid_from > row.valid_from}
    for day in sorted(days):
        held = values.on(rule, day)
        figures = [held[name] for name in rule.rising]
        if any(later <= earlier for earlier, later in pairwise(figures)):
            detail = _("From %(day)s on these values must rise in this order: %(figures)s.") % {
                "day": format_day(day),
                "figures": ", ".join(f"{figure.normalize():f}" for figure in figures),
            }
            return [Fault("/value", "not_rising", detail)]
    return []
