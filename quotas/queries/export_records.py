"""Exports on record by enterprise, in quantity and value, from which export quota of a round is divided.

Source: MOFCOM divides export quota by record: 2011 by the exports of 2008 to October 2010, the second round of 2012 by
those of 2009 to 2011, 2013 by quantity and value of 2010 to October 2012 (MOFCOM 2012 no. 1158).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from enterprises.models import Enterprise
from quotas.quantities import ZERO


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """Exports of an enterprise: tonnes of goods, and their value in US dollars where it was declared."""

    tonnes: Decimal = ZERO
    value: Decimal = ZERO

    def __add__(self, other: "ExportRecord") -> "ExportRecord":
        return ExportRecord(self.tonnes + other.tonnes, self.value + other.value)


type Source = Callable[[Collection[UUID], dt.date, dt.date, str], Mapping[UUID, ExportRecord]]

# Functions of apps above: the exports on record of these enterprises, from one day to another, in a category.
sources: list[Source] = []


def export_records(
    enterprises: Collection[UUID], first: dt.date, last: dt.date, category: str
) -> dict[UUID, ExportRecord]:
    """Return the exports of each enterprise, with those of the enterprises that have merged into it.

    The record of a closed enterprise without a successor follows nobody.
    """
    heirs = heirs_of_merged(enterprises)
    found: dict[UUID, ExportRecord] = defaultdict(ExportRecord)
    for source in sources:
        for key, record in source([*enterprises, *heirs], first, last, category).items():
            found[heirs.get(key, key)] += record
    return found


def heirs_of_merged(enterprises: Collection[UUID]) -> dict[UUID, UUID]:
    """Return who follows each enterprise that has merged, also over several mergers, into one of these; one query."""
    merged = dict(Enterprise.objects.filter(state=Enterprise.State.MERGED).order_by().values_list("pk", "successor_id"))
    heirs = {}
    for key in merged:
        heir, seen = merged[key], {key}
        while heir in merged and heir not in seen:
            seen.add(heir)
            heir = merged[heir]
        if heir is not None and heir in enterprises:
            heirs[key] = heir
    return heirs
