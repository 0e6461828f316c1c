"""Dated parameters as they are read: which entries hold in a month, and which were replaced."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from quotas.models.parameters import Parameter, ParameterQuerySet


def in_force[P: Parameter](rows: ParameterQuerySet[P], scope: Collection[str], period: dt.date) -> set[Any]:
    """Return the keys of the entries that hold in a month: of each ``scope`` the last. One query."""
    entries: Iterable[tuple[Any, ...]] = rows.up_to(period).values_list(*scope, "pk")
    return set({entry[:-1]: entry[-1] for entry in entries}.values())
