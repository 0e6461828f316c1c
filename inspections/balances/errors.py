"""Errors of measurement as they hold in a month."""

import datetime as dt
from typing import Self

from inspections.rules.material_balance import Errors
from inspections.rules.measurement_errors import assumed


class ErrorsInForce:
    """The errors of each kind of product and month."""

    @classmethod
    def read(cls) -> Self:
        return cls()

    def __call__(self, kind: str, period: dt.date) -> Errors:
        return assumed(kind)
