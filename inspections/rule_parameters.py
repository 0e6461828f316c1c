"""The parameters of the rules as they hold: the values of the program, with those that two administrators entered."""

from collections import defaultdict
from decimal import Decimal

from inspections.models import RuleParameterValue
from inspections.rules import Dated, ParameterValues


def read(*, also: RuleParameterValue | None = None, without: RuleParameterValue | None = None) -> ParameterValues:
    """Return the values of all parameters, as they are or would be with or without a row. One query."""
    entered: dict[tuple[str, str], list[Dated[Decimal]]] = defaultdict(list)
    for row in (*RuleParameterValue.objects.standing(), *([also] if also else [])):
        if row != without:
            entered[row.rule, row.parameter].append(Dated(row.valid_from, Decimal(row.shown_value), row.document))
    return ParameterValues(entered)
