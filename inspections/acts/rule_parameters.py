"""Entering and withdrawing values of rules' parameters, by two administrators."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.formats import NOTHING, day, stored_day
from core.forms import DateInput, DecimalText, NoForm, PageForm, text_area
from core.models import label_of
from enterprises.acts.national_reference import ending, entering
from enterprises.models import Jurisdiction
from enterprises.two_person_acts import Preview, Table
from inspections.models import RuleParameterValue
from inspections.models.rule_parameters import MOST
from inspections.rule_parameters import read, values_with
from inspections.rules import CHANGEABLE, RULES
from inspections.services import rule_parameters


class Value(DecimalText):
    places = 4
    most = Decimal(MOST)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the parameters that can be changed, by the title of their rule."""
    titles = {key.partition(".")[0]: rule.title for key, (rule, _parameter) in CHANGEABLE.items()}
    return [
        (
            _(title),
            [(key, _(parameter.meaning)) for key, (rule, parameter) in CHANGEABLE.items() if rule.code == code],
        )
        for code, title in titles.items()
    ]


class RuleParameterForm(PageForm):
    parameter = forms.ChoiceField(label=label_of(RuleParameterValue, "parameter"), choices=choices)
    value = Value(label=label_of(RuleParameterValue, "value"), max_length=12)
    valid_from = forms.DateField(
        label=label_of(RuleParameterValue, "valid_from"),
        help_text=gettext_lazy("The first day of the year, half-year or month that the rule judges, after today."),
        widget=DateInput,
    )
    document = text_area(
        label_of(RuleParameterValue, "document"),
        help_text=gettext_lazy("the order: its office, number and day"),
        rows=2,
        max_length=2_000,
    )


def _facts(row: RuleParameterValue) -> list[tuple[str, str]]:
    """Return which parameter of which rules it is, in message ids, which both people read in their language."""
    if row.key in CHANGEABLE:
        titles = [each.title for each in RULES.values() if row.rule in (each.code, each.parameters_of)]
        meaning = CHANGEABLE[row.key][1].meaning
    else:
        titles, meaning = [row.rule], row.parameter
    return [
        *((gettext_noop("Rule"), title) for title in titles),
        (gettext_noop("Parameter"), meaning),
        (gettext_noop("Valid from"), stored_day(row.valid_from)),
        (gettext_noop("Document"), row.document),
    ]


def _table(row: RuleParameterValue, first: str, second: str, before: Decimal, after: Decimal | None) -> Table:
    return Table(
        gettext_noop("Value of the parameter"),
        [first, second],
        [[NOTHING if value is None else f"{value.normalize():f}" for value in (before, after)]],
    )


def _entry(place: Jurisdiction, **given: Any) -> Preview:
    """Show the value beside the one that would hold on its first day without it."""
    row = rule_parameters.make(**given)
    rule, _parameter = rule_parameters.find(row)
    before = read().on(rule, row.valid_from)[row.parameter]
    return Preview(_facts(row), [_table(row, gettext_noop("Until now"), gettext_noop("Entered"), before, row.value)])


def _withdrawal(row: RuleParameterValue) -> Preview:
    """Show the value beside the one that holds instead of it; none of a parameter that the program no longer has."""
    instead = None
    if row.key in CHANGEABLE:
        rest = values_with(RuleParameterValue.objects.standing().exclude(pk=row.pk))
        instead = rest.on(CHANGEABLE[row.key][0], row.valid_from)[row.parameter]
    return Preview(
        _facts(row), [_table(row, gettext_noop("Withdrawn"), gettext_noop("Holds instead"), row.value, instead)]
    )


def name_of(row: RuleParameterValue) -> str:
    """Return rule, meaning, value and first day in the reader's language."""
    if row.key not in CHANGEABLE:
        return str(row)
    rule, parameter = CHANGEABLE[row.key]
    return f"{_(rule.title)} · {_(parameter.meaning)}: {row.shown_value} · {day(row.valid_from)}"


def _require_fitting(**given: Any) -> None:
    rule_parameters.require_fitting(rule_parameters.make(**given))


ENTER = entering(
    name=rule_parameters.ENTER,
    label=gettext_lazy("Enter a value of a rule's parameter"),
    form=RuleParameterForm,
    preview=_entry,
    require=_require_fitting,
    enter=rule_parameters.enter,
)
WITHDRAW = ending(
    name=rule_parameters.WITHDRAW,
    label=gettext_lazy("Withdraw a value of a rule's parameter"),
    model=RuleParameterValue,
    preview=_withdrawal,
    require=rule_parameters.require_withdrawable,
    lock=rule_parameters.VALUES.lock,
    end=rule_parameters.withdraw,
    form=NoForm,
    object_name=name_of,
)
