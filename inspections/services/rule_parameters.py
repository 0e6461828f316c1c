"""Values of rules' parameters: two administrators enter one for days to come, and withdraw it before its day."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Conflict, Fault, Invalid
from core.formats import day as format_day
from core.transactions import refusal, service
from core.write_access import Lock, WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can_anywhere
from enterprises.services import approvals
from enterprises.services.validation import unnamed_document
from inspections import rule_parameters
from inspections.models import RuleParameterValue
from inspections.rules import CHANGEABLE, Parameter, ParameterValues, Rule, Span

ENTER, WITHDRAW = "rule_parameters.enter", "rule_parameters.withdraw"  # two-person acts
# The nation is locked for every entry and withdrawal, so that each finds what the other left of values that rise.
_NATION = Lock(Jurisdiction, lambda row: Jurisdiction.objects.filter(code=NATION).values_list("pk", flat=True))
VALUES = WriteAccess(RuleParameterValue, can=can_anywhere, locks=[_NATION])


def _is_not_ahead() -> Fault:
    return Fault("/valid_from", "not_ahead", _("A value begins after today."))


def _in_force_already() -> Conflict:
    return Conflict("in_force_already", _("This value is in force. Enter another one for a day to come."))


refusal("rule_parameter_value_by_two", approvals.needs_second_person)
refusal("rule_parameter_value_ahead", lambda: Invalid("invalid", _("The entry has errors."), errors=[_is_not_ahead()]))
refusal("rule_parameter_value_not_in_force", _in_force_already)


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
    row = VALUES.begin_new(
        lambda: make(parameter=parameter, value=value, valid_from=valid_from, document=document),
        REFERENCE_EDIT,
        actor,
        beside=Jurisdiction.objects.filter(code=NATION),
    )
    if isinstance(actor, Loader):
        _require(_faults(row))
    else:
        require_fitting(row)
        approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    audit.record(actor=actor, action=ENTER, obj=row, place=NATION, reason=row.document, data=_recorded(row))
    return row


@service
def withdraw(row: RuleParameterValue, *, actor: Actor, reason: str) -> RuleParameterValue:
    """Withdraw a value that has not come into force, by two administrators; it stays on record."""
    row = VALUES.begin(row, REFERENCE_EDIT, actor)
    approvals.require(WITHDRAW, row, actor=actor)
    require_withdrawable(row)
    row.withdrawn_on = clock.today()
    row.save_next("withdrawn_on")
    audit.record(actor=actor, action=WITHDRAW, obj=row, place=NATION, reason=reason, data=_recorded(row))
    return row


def _recorded(row: RuleParameterValue) -> dict[str, str]:
    return {"parameter": row.key, "value": row.shown_value, "from": f"{row.valid_from}"}


def require_fitting(row: RuleParameterValue) -> None:
    """Raise ``Invalid`` with the faults of an entry, which begins after today, so that no judgement changes.

    Whether values still rise is said once nothing else is wrong, and of an unknown parameter nothing else.
    """
    _require([*_faults(row), *([_is_not_ahead()] if row.valid_from <= clock.today() else [])])


def require_withdrawable(row: RuleParameterValue) -> None:
    """Refuse to withdraw a value that is withdrawn or in force, or on which another value depends."""
    if row.withdrawn_on is not None:
        raise Conflict("withdrawn_already", _("This value is withdrawn already."))
    if row.valid_from <= clock.today():
        raise _in_force_already()
    if faults := _out_of_order(
        row, rule_parameters.values_with(RuleParameterValue.objects.standing().exclude(pk=row.pk))
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


def _require(faults: list[Fault]) -> None:
    if faults:
        raise Invalid("invalid", _("The entry has errors."), errors=faults)
