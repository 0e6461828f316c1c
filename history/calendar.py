"""The days of a history with all that becomes known on each. Pure: rows in, days out."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from history.parsing.consumption import ConsumptionRow
from history.parsing.declarations import DeclarationRow
from history.parsing.folder import History
from history.parsing.invoices import InvoiceRow
from history.parsing.licences import LicenceRow
from history.parsing.observations import ObservationRow
from history.parsing.quota import QuotaRow
from history.parsing.readings import ReadingRow
from history.parsing.reports import Filing

NIGHTS = (11, 25)  # of each month, on which the whole register is screened: after reports are due, and near its end
_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class Day:
    """The rows that become known on one day, in the order in which they are entered."""

    licences: list[LicenceRow] = field(default_factory=list)
    quota: list[QuotaRow] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)
    invoices: list[InvoiceRow] = field(default_factory=list)
    declarations: list[DeclarationRow] = field(default_factory=list)
    consumption: list[ConsumptionRow] = field(default_factory=list)
    readings: list[ReadingRow] = field(default_factory=list)
    observations: list[ObservationRow] = field(default_factory=list)


def first_day(history: History) -> dt.date | None:
    """Return the day on which the register begins, ``None`` without rows.

    It is the first one that a report or quota is about. Licences may be older: nothing is owed for the time before.
    """
    days = [*(filing.period for filing in history.filings), *(row.effective_on for row in history.quota)]
    others = [
        *(row.valid_from for row in history.licences),
        *(row.day for row in history.invoices),
        *(row.day for row in history.declarations),
        *(row.period for row in history.consumption),
        *(row.day for row in history.readings),
        *(row.seen_on for row in history.observations),
    ]
    return min(days or others, default=None)


def days_of(history: History) -> dict[dt.date, Day]:
    """Return the days of a history in their order: those on which something becomes known, and the nights."""
    begins = first_day(history)
    if begins is None:
        return {}
    days: dict[dt.date, Day] = defaultdict(Day, {begins: Day()})
    for licence in sorted(history.licences, key=lambda row: row.valid_from):
        days[max(licence.valid_from, begins)].licences.append(licence)
    for quota in history.quota:
        days[quota.effective_on].quota.append(quota)
    for filing in history.filings:
        days[max(filing.filed_on, begins)].filings.append(filing)
    for invoice in history.invoices:
        days[max(invoice.day, begins)].invoices.append(invoice)
    for declaration in history.declarations:
        days[max(declaration.day, begins)].declarations.append(declaration)
    for used in history.consumption:
        days[max(used.recorded_on, begins)].consumption.append(used)
    for reading in history.readings:
        days[max(reading.recorded_on, begins)].readings.append(reading)
    for observation in history.observations:
        days[max(observation.seen_on, begins)].observations.append(observation)
    periods = [filing.period for filing in history.filings]
    for night in _nights(begins, max(periods, default=begins)):
        days[night] = days[night]  # made, if nothing becomes known on it
    return dict(sorted(days.items()))


def _nights(first: dt.date, last_period: dt.date) -> list[dt.date]:
    """Return the nights from the first day to the month in which the last reports are due.

    Later ones would find reports missing that the files end before.
    """
    until = dt.date(last_period.year + last_period.month // 12, last_period.month % 12 + 1, NIGHTS[-1])
    every = (first + number * _DAY for number in range((until - first).days + 1))
    return [day for day in every if day.day in NIGHTS]
