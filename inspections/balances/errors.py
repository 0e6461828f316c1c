"""Errors of measurement as they hold in a month: those entered for its kind of product, else the assumed ones."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Self

from inspections.models import MeasurementErrors
from inspections.rules.material_balance import Errors
from inspections.rules.measurement_errors import assumed


class ErrorsInForce:
    """The errors of each kind of product and month."""

    def __init__(self, entered: Iterable[MeasurementErrors]) -> None:
        self._entered: dict[str, list[tuple[dt.date, Errors]]] = defaultdict(list)
        for row in sorted(entered, key=lambda row: row.from_month, reverse=True):
            self._entered[row.kind].append((row.from_month, errors_of(row)))

    @classmethod
    def read(cls) -> Self:
        """Read the entered errors. One query."""
        return cls(MeasurementErrors.objects.all())

    def __call__(self, kind: str, period: dt.date) -> Errors:
        found = (errors for first, errors in self._entered.get(kind, ()) if first <= period)
        return next(found, assumed(kind))


def errors_of(row: MeasurementErrors) -> Errors:
    return Errors(**{name: float(getattr(row, name)) for name in row.FIGURES})
