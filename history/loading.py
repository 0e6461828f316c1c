"""Loads a history day by day, each day as of its own instant and in one transaction that leaves a mark.

A load that was cut off goes on after the last marked day and doubles nothing. Nothing is announced while loading:
the rules judge the whole register on some nights of each month.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core import clock
from core.actors import SystemActor
from core.outbox import without_announcements
from core.transactions import service
from history import marks
from history.calendar import NIGHTS, Day, days_of, first_day
from history.parsing import folder as files
from history.parsing.folder import History
from history.parsing.observations import WITHOUT_WORK
from history.parsing.problems import Problem
from history.writing import consumption, declarations, invoices, observations, quota, readings, register
from history.writing.context import Context
from history.writing.reports import Reports
from inspections.services import screening
from quotas.services import duties

DUTIES = SystemActor("duties")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of a load: the rows taken by kind, and everything that was not."""

    taken: dict[str, int]
    problems: list[Problem]
    days: int  # that were loaded by this call


@dataclass
class _Load:
    history: History
    digest: str
    begins: dt.date
    context: Context
    reports: Reports
    counts: Counter[str] = field(default_factory=Counter)  # of the day


def load(folder: Path, *, invented: bool = False) -> Iterator[dt.date]:
    """Load what is not loaded yet; yield each day when it is done."""
    history, digest = files.read_folder(folder), files.digest_of(folder)
    begins = first_day(history)
    if begins is None:
        return
    context = Context(invented)
    going_on = _Load(history, digest, begins, context, Reports(context))
    done = marks.days_done(digest)
    days = days_of(history)
    with without_announcements():
        for day, known in days.items():
            if day not in done:
                with clock.at(_at(day, 22)):  # also for what is kept after the transaction: a refused second number
                    _perform(going_on, day, known)
                yield day


def result(folder: Path, days: int) -> Loaded:
    """Return what has been loaded of a folder so far, and what was left out, by file and line."""
    history = files.read_folder(folder)
    taken, problems = marks.read(files.digest_of(folder))
    return Loaded(taken, sorted([*history.problems, *problems]), days)


@service
def _perform(load: _Load, day: dt.date, known: Day) -> None:
    """Enter one day, judge the register if it is one of its nights, and mark it."""
    load.context.problems.clear()
    load.counts = Counter()
    if day == load.begins:
        with clock.at(_at(day, 0)):
            _begin(load, day)
    with clock.at(_at(day, 1)):
        _enter_register(load, day, known)
    with clock.at(_at(day, 10)):
        filed = [report.pk for filing in known.filings if (report := load.reports.file(filing)) is not None]
        load.counts["reports"] += len(filed)
    with clock.at(_at(day, 12)):
        _enter_papers(load, known)
    with clock.at(_at(day, 23)):
        if day.day in NIGHTS:
            screening.screen_day(day)
        marks.leave(day, load.digest, load.counts, load.context.problems)


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), clock.ZONE)


def _begin(load: _Load, day: dt.date) -> None:
    """Enter the register as it is on the first day."""
    for enterprise in load.history.enterprises:
        load.counts["enterprises"] += register.enter_enterprise(enterprise, load.context)
    for site in load.history.sites:
        load.counts["sites"] += register.enter_site(site, day, load.context)


def _enter_register(load: _Load, day: dt.date, known: Day) -> None:
    for licence in known.licences:
        load.counts["licences"] += register.enter_licence(licence, load.context)
    if known.quota:
        load.counts["quota"] += quota.enter(known.quota, f"history:{load.digest[:16]}:{day}", load.context)
    if known.licences or day.day == 1:
        duties.derive(actor=DUTIES)


def _enter_papers(load: _Load, known: Day) -> None:
    for invoice in known.invoices:
        load.counts["invoices"] += invoices.record(invoice, load.context)
    for declaration in known.declarations:
        load.counts["declarations"] += declarations.record(declaration, load.context)
    load.counts["returns of consumption"] += consumption.file(known.consumption, load.context)
    load.counts["readings"] += readings.record(known.readings, load.context) if known.readings else 0
    for observation in known.observations:
        if observation.kind in WITHOUT_WORK:
            load.counts["observations without work"] += 1
        else:
            load.counts["observations"] += observations.record(observation, load.context)
