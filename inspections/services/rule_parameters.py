"""Values of rules' parameters: two administrators enter one for days to come, and withdraw it before its day."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can_anywhere
from enterprises.services import approvals
from enterprises.services.validation import unnamed_document
from inspections import rule_parameters
from inspections.models import RuleParameterValue
from inspections.rules import CHANGEABLE, ParameterValues, Span

ENTER, WITHDRAW = "rule_parameters.enter", "rule_parameters.withdraw"  # two-person acts
VALUES = WriteAccess(RuleParameterValue, can=can_anywhere)


def _is_not_ahead() -> Fault:
    detail = _("It can hold from tomorrow on: what was judged keeps the value by which it was judged.")
    return Fault("/valid_from", "not_ahead", detail)


def _in_force_already() -> Conflict:
    return Conflict("in_force_already", _("This value is in force. Enter another one for a day to come."))


refusal("rule_parameter_value_by_two", approvals.needs_second_person)
refusal("rule_parameter_value_ahead", lambda: Invalid("invalid", _("The entry has errors."), errors=[_is_not_ahead()]))
refusal("rule_parameter_value_not_in_force", _in_force_already)


def make(*, parameter: str, value: Decimal, valid_from: dt.date, document: str) -> RuleParameterValue:
    """Return a value that is not saved. ``parameter``: the codes of rule and parameter, with a dot between."""
    rule, _dot, name = parameter.partition(".")
    return RuleParameterValue(rule=rule, parameter=name, value=value, valid_from=valid_from, document=document.strip())


@service
def enter(*, actor: Actor, parameter: str, value: Decimal, valid_from: dt.date, document: str) -> RuleParameterValue:
    """Enter the value that a parameter has from a day on, as two administrators have approved it; loaders any day."""
    row = VALUES.begin_new(
        lambda: make(parameter=parameter, value=value, valid_from=valid_from, document=document),
        REFERENCE_EDIT,
        actor,
    )
    if isinstance(actor, Loader):
        _require(_faults(row))
    else:
        require_fitting(row)
        approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"parameter": row.key, "value": str(value), "from": f"{valid_from}"}
    audit.record(actor=actor, action=ENTER, obj=row, place=NATION, reason=row.document, data=data)
    return row


@service
def withdraw(row: RuleParameterValue, *, actor: Actor, reason: str) -> RuleParameterValue:
    """Withdraw a value that has not come into force, by two administrators; it stays on record."""
    row = VALUES.begin(row, REFERENCE_EDIT, actor)
    approvals.require(WITHDRAW, row, actor=actor)
    require_withdrawable(row)
    row.withdrawn_on = clock.today()
    row.save_next("withdrawn_on")
    audit.record(actor=actor, action=WITHDRAW, obj=row, place=NATION, reason=reason, data={"says": str(row)})
    return row


def require_fitting(row: RuleParameterValue) -> None:
    """Raise ``Invalid`` with every fault of an entry; a value that was in force for any judgement stays."""
    _require([*_faults(row), *([_is_not_ahead()] if row.valid_from <= clock.today() else [])])


def require_withdrawable(row: RuleParameterValue) -> None:
    """Refuse to withdraw a value that is withdrawn or in force, or on which another value depends."""
    if row.withdrawn_on is not None:
        raise Conflict("withdrawn_already", _("This value is withdrawn already."))
    if row.valid_from <= clock.today():
        raise _in_force_already()
    if faults := _out_of_order(row, rule_parameters.read(without=row)):
        raise Conflict("not_rising", faults[0].detail)


def _faults(row: RuleParameterValue) -> list[Fault]:
    faults = unnamed_document(row.document)
    if row.key not in CHANGEABLE:
        detail = _("There is no such parameter, or it changes with the program alone.")
        return [*faults, Fault("/parameter", "unknown_value", detail)]
    rule, parameter = CHANGEABLE[row.key]
    within = parameter.within
    assert within is not None
    if not within.holds(row.value):
        sentence = (
            _("It is a whole number from %(least)s to %(most)s.")
            if within.whole
            else _("It is from %(least)s to %(most)s.")
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
    return faults or _out_of_order(row, rule_parameters.read(also=row))


def _begins(span: Span) -> str:
    if span == Span.YEAR:
        return _("This rule judges years, so a value begins on 1 January.")
    if span == Span.HALF_YEAR:
        return _("This rule judges half-years, so a value begins on 1 January or 1 July.")
    return _("This rule judges months, so a value begins on the first day of a month.")


def _out_of_order(row: RuleParameterValue, values: ParameterValues) -> list[Fault]:
    """Return the fault of values that no longer rise, on the day of this one or a later day."""
    rule, _parameter = CHANGEABLE[row.key]
    if row.parameter not in rule.rising:
        return []
    rows = [values.dated(rule, each) for each in rule.parameters if each.name in rule.rising]
    days = {row.valid_from} | {dated.valid_from for each in rows for dated in each if dated.valid_from > row.valid_from}
    for day in sorted(days):
        held = values.on(rule, day)
        figures = [held[name] for name in rule.rising]
        if any(later <= earlier for earlier, later in pairwise(figures)):
            detail = _("From %(day)s on the degrees of this rule would not rise: %(figures)s.") % {
                "day": day,
                "figures": ", ".join(f"{figure.normalize():f}" for figure in figures),
            }
            return [Fault("/value", "not_rising", detail)]
    return []


def _require(faults: list[Fault]) -> None:
    if faults:
        raise Invalid("invalid", _("The entry has errors."), errors=faults)
