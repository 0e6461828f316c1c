"""Counting the rows of a list as far as it pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

COUNTED_UP_TO = 10_000


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows: exact, or more than ``number``."""

    number: int
    is_exact: bool


def count_rows(rows: Any) -> Count:
    """Count the rows of a queryset, or of another list that can be sliced, up to ``COUNTED_UP_TO``."""
    if isinstance(rows, Sequence):
        return Count(len(rows), is_exact=True)
    if hasattr(rows, "order_by"):
        rows = rows.order_by()
        if isinstance(rows, QuerySet) and rows.query.group_by is None and not rows.query.distinct:
            rows = rows.values("pk")  # without the annotations of a list, which would be computed for every row
        rows = rows[: COUNTED_UP_TO + 1]
    found = rows.count()
    return Count(min(found, COUNTED_UP_TO), is_exact=found <= COUNTED_UP_TO)


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """Return the number of rows as an expression, so that one query counts several lists."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=models.Count("*"))
    return Coalesce(Subquery(counted.values("number"), output_field=models.IntegerField()), 0)
