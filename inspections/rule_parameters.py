"""The parameters of the rules as they hold: the values of the program, with those that two administrators entered."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from inspections.models import RuleParameterValue
from inspections.rules import Dated, ParameterValues


def read() -> ParameterValues:
    """Return the values of all parameters. One query."""
    return values_with(RuleParameterValue.objects.standing())


def values_with(rows: Iterable[RuleParameterValue]) -> ParameterValues:
    """Return the values of all parameters as they would be if these were entered."""
    entered: dict[tuple[str, str], list[Dated[Decimal]]] = defaultdict(list)
    for row in rows:
        entered[row.rule, row.parameter].append(Dated(row.valid_from, Decimal(row.shown_value), row.document))
    return ParameterValues(entered)
