"""Readings of discharges of a history, recorded together on the tenth of the month that follows."""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from core.errors import DomainError
from enterprises.models import Standard
from environment.models.discharges import Medium
from environment.services import readings
from history.parsing.readings import ReadingRow
from history.writing.context import Context, faults_of
from history.writing.loader import LOADER

NOT_STATED = "Not stated in the loaded history"
_COLUMNS = {"outlet": "point", "sampled_on": "day", "discharge": "point"}


def record(rows: Sequence[ReadingRow], context: Context) -> int:
    """Record the readings that can be recorded; return how many."""
    sites = {row.site: context.site(row.line, "site", row.site) for row in {row.site: row for row in rows}.values()}
    entered = []
    for row in rows:
        site = sites[row.site]
        if site is not None:
            entered.append((row, _as_entered(row, context) | {"site": site}))
        elif row.line.number != next(one.line.number for one in rows if one.site == row.site):
            context.note(row.line, "site", "no site of the register has this code")
    return sum(_record_some(list(some), context) for some in batched(entered, readings.MOST_AT_ONCE))


def _record_some(some: list[tuple[ReadingRow, dict[str, Any]]], context: Context) -> int:
    """Record these readings, without those that are refused."""
    while some:
        try:
            readings.record_many([entered for _row, entered in some], actor=LOADER)
        except DomainError as refusal:
            faulty = set()
            for fault in faults_of(refusal):
                index, _slash, name = fault.pointer.strip("/").partition("/")
                if not index.isdecimal():
                    faulty = set(range(len(some)))
                    break
                faulty.add(int(index))
                line = some[int(index)][0].line
                context.note(line, _COLUMNS.get(name, name if name in line.cells else ""), str(fault.detail))
            if len(faulty) == len(some):
                return 0
            some = [one for index, one in enumerate(some) if index not in faulty]
        else:
            return len(some)
    return 0


def _as_entered(row: ReadingRow, context: Context) -> dict[str, Any]:
    return {
        "pollutant": row.pollutant,
        "medium": row.medium,
        "outlet": row.point,
        "sampled_on": row.day,
        "value": row.value,
        "unit": row.unit,
        "method": row.method or NOT_STATED,
        "laboratory": NOT_STATED,
        "discharge": Standard.Discharge.DIRECT if row.medium == Medium.WATER else "",
        "unit_confirmed": True,  # the file states the unit
        "fictitious": context.invented,
    }
