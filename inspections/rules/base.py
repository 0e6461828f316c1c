"""The base of rules: a code, a title, a legal basis, dated parameters, and a judgement with its formula."""

import datetime as dt
import inspect
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from inspections.rules.facts import Facts
from inspections.rules.invoice_facts import Row


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
    """A value in force from one day until the next value of its row."""

    valid_from: dt.date
    value: T


def in_force[T](row: tuple[Dated[T], ...], on: dt.date) -> T:
    """Return the value in force on a day; before the first day, the first value, since every judgement needs one."""
    value = row[0].value
    for dated in row:
        if dated.valid_from <= on:
            value = dated.value
    return value


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of a rule that is policy, not logic, with the days from which each value is in force."""

    name: str
    meaning: str
    values: tuple[Dated[Decimal], ...]

    def value_on(self, day: dt.date) -> Decimal:
        return in_force(self.values, day)


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """The result of a rule that was met: severity, figures, formula, parameters.

    ``tonnes`` is the excess, for sorting and for the peak of an episode; ``values`` fill the template. ``rows`` are
    those behind the figures.
    """

    severity: Severity
    figures: Mapping[str, str]
    formula: str
    tonnes: Decimal | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


class Rule[F: Facts](ABC):
    """A detection rule. Its docstring is its section of the documentation.

    ``templates`` are the sentences of its flags, oldest first, with %(named)s places for values. A flag stores the
    version it was raised with, counted from 1, so a template is never edited or removed: append the new wording.

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
    every_tonne_counts: ClassVar[bool] = False
    lawful: ClassVar[str] = ""
    false_alarms: ClassVar[str] = ""

    @abstractmethod
    def find(self, facts: F, values: Mapping[str, Decimal]) -> RuleMatch | None:
        """Return the finding, or ``None`` if the rule is not met. ``values`` are the parameters of the facts' day."""

    def judge(self, facts: F) -> RuleMatch | None:
        """Return the finding with its parameters; tonnes that no flag has room for are a fault of the rule."""
        values = {parameter.name: parameter.value_on(facts.counts_on) for parameter in self.parameters}
        finding = self.find(facts, values)
        if finding is None:
            return None
        if finding.tonnes is not None and not abs(finding.tonnes) <= MOST_TONNES:
            raise OverflowError(f"{finding.tonnes} t is more than a flag has room for")
        return replace(
            finding,
            parameters={name: str(value) for name, value in values.items()},
            values={**facts.message_values(), **finding.figures},
        )

    @classmethod
    def explanation(cls) -> list[str]:
        """Return the paragraphs of the docstring, each on one line."""
        return [" ".join(part.split()) for part in (inspect.getdoc(cls) or "").split("\n\n")]
