"""The base of rules: a code, a title, a legal basis, dated parameters, and a judgement with its formula."""

import datetime as dt
import inspect
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from inspections.rules.evidence import Row
from inspections.rules.facts import Facts


def gettext_noop(text: str) -> str:
    """Mark a text for the translation catalogues; it is translated where it is shown. Rules know nothing of Django."""
    return text


MOST_TONNES = Decimal("9999999999999.999")  # that a flag has room for


class Severity(StrEnum):
    NOTICE = "notice"
    WARNING = "warning"
    SERIOUS = "serious"
    SEVERE = "severe"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Dated[T]:
    """A value in force from one day until the next value of its row. ``source``: empty if it is the program's."""

    valid_from: dt.date
    value: T
    source: str = ""


def dated_in_force[T](row: tuple[Dated[T], ...], on: dt.date) -> Dated[T]:
    """Return the entry in force on a day; before the first day, the first one, since every judgement needs one."""
    found = row[0]
    for dated in row:
        if dated.valid_from <= on:
            found = dated
    return found


def in_force[T](row: tuple[Dated[T], ...], on: dt.date) -> T:
    return dated_in_force(row, on).value


@dataclass(frozen=True, slots=True)
class Range:
    """The values that a parameter may have, both ends included."""

    least: Decimal
    most: Decimal
    whole: bool = False

    def holds(self, value: Decimal) -> bool:
        return self.least <= value <= self.most and (not self.whole or value == value.to_integral_value())


class Span(StrEnum):
    """The span that a rule judges as one: a new value of a parameter begins with it, so that no span has two."""

    MONTH = "month"
    HALF_YEAR = "half_year"
    YEAR = "year"

    def begins_on(self, day: dt.date) -> bool:
        months = {Span.MONTH: range(1, 13), Span.HALF_YEAR: (1, 7), Span.YEAR: (1,)}
        return day.day == 1 and day.month in months[self]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of a rule that is policy, not logic, with the days from which each value is in force.

    ``within``: the values that may be entered in the register; none if it changes with the program alone.
    """

    name: str
    meaning: str
    values: tuple[Dated[Decimal], ...]
    within: Range | None = None


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """The result of a rule that was met: severity, figures, formula, parameters.

    ``tonnes`` is the excess, for sorting and for the peak of an episode; ``values`` fill the template. ``rows`` are
    those behind the figures. ``parameter_sources``: document and first day of values that the register holds.
    """

    severity: Severity
    figures: Mapping[str, str]
    formula: str
    tonnes: Decimal | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    parameter_sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


class Rule[F: Facts](ABC):
    """A detection rule. Its docstring is its section of the documentation.

    ``templates`` are the sentences of its flags, oldest first, with %(named)s places for values. A flag stores the
    version it was raised with, counted from 1, so a template is never edited or removed: append the new wording.

    ``parameters_of``: the code of the rule whose parameters these are, if they change together. ``span``: what the rule
    judges as one. ``rising``: parameters whose values rise in this order.

    ``every_tonne_counts``: after an officer has decided, a larger figure under the same condition raises a new flag.
    Other rules then raise one only if the severity grows. ``lawful`` says what would explain the finding lawfully,
    ``false_alarms`` what share of lawful subjects a statistical rule may flag.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    templates: ClassVar[tuple[str, ...]]
    legal_basis: ClassVar[tuple[Dated[str], ...]]
    judges: ClassVar[type[Facts]]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    parameters_of: ClassVar[str] = ""
    span: ClassVar[Span] = Span.MONTH
    rising: ClassVar[tuple[str, ...]] = ()
    every_tonne_counts: ClassVar[bool] = False
    lawful: ClassVar[str] = ""
    false_alarms: ClassVar[str] = ""

    @abstractmethod
    def find(self, facts: F, values: Mapping[str, Decimal]) -> RuleMatch | None:
        """Return the finding, or ``None`` if the rule is not met. ``values`` are the parameters of the facts' day."""

    def judge(self, facts: F, parameters: "ParameterValues | None" = None) -> RuleMatch | None:
        """Return the finding with its parameters; tonnes that no flag has room for are a fault of the rule."""
        held = (parameters or OF_PROGRAM).dated_on(self, facts.counts_on)
        values = {name: dated.value for name, dated in held.items()}
        finding = self.find(facts, values)
        if finding is None:
            return None
        if finding.tonnes is not None and not abs(finding.tonnes) <= MOST_TONNES:
            raise OverflowError(f"{finding.tonnes} t is more than a flag has room for")
        return replace(
            finding,
            parameters={name: str(value) for name, value in values.items()},
            parameter_sources={
                name: {"document": dated.source, "valid_from": f"{dated.valid_from}"}
                for name, dated in held.items()
                if dated.source
            },
            values={**facts.message_values(), **finding.figures},
        )

    @classmethod
    def explanation(cls) -> list[str]:
        """Return the paragraphs of the docstring, each on one line."""
        return [" ".join(part.split()) for part in (inspect.getdoc(cls) or "").split("\n\n")]


class ParameterValues:
    """The values of all parameters: those of the program, and those entered in the register by rule and name.

    Of two values of one day the entered one holds. Rules with ``parameters_of`` have those of that rule.
    """

    def __init__(self, entered: Mapping[tuple[str, str], Sequence[Dated[Decimal]]] | None = None) -> None:
        self._entered = entered or {}

    def dated(self, rule: Rule[Any] | type[Rule[Any]], parameter: Parameter) -> tuple[Dated[Decimal], ...]:
        """Return every value of a parameter, in the order of their days."""
        entered = self._entered.get((rule.parameters_of or rule.code, parameter.name), ())
        if not entered:
            return parameter.values
        return tuple(sorted((*parameter.values, *entered), key=lambda dated: dated.valid_from))

    def dated_on(self, rule: Rule[Any] | type[Rule[Any]], day: dt.date) -> dict[str, Dated[Decimal]]:
        return {each.name: dated_in_force(self.dated(rule, each), day) for each in rule.parameters}

    def on(self, rule: Rule[Any] | type[Rule[Any]], day: dt.date) -> dict[str, Decimal]:
        """Return the value of each parameter of a rule on a day."""
        return {name: dated.value for name, dated in self.dated_on(rule, day).items()}


OF_PROGRAM = ParameterValues()
