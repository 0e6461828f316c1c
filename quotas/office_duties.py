"""Duties of offices in a year, as notices and rules state them: what is due, for which years, by which day.

The rows of ``data/office_duties.csv`` are sourced ones; a year of which no source states a term has no duty.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from core import workdays
from core.formats import local_text
from core.reference_files import rows

_DATA = Path(__file__).parent / "data" / "office_duties.csv"


class Duty(StrEnum):
    DISTRIBUTION = "distribution"  # of the quota that a notice gives, to those below
    REPORT = "report"  # of the execution of a quarter
    APPLICATION = "application"  # for the next year, with the forecast of this one


@dataclass(frozen=True, slots=True)
class DutyRule:
    """A rule: ``working_days`` after a notice, or a day of a month (without month: of the month after a quarter)."""

    duty: Duty
    programme: str
    authority: str
    place: str  # empty: every province
    batch: str  # empty: every batch
    first_year: int
    last_year: int
    working_days: int | None
    month: int | None
    day: int | None
    document: str
    document_zh: str
    source: str

    @property
    def local_document(self) -> str:
        """Return the words for the document in the active language."""
        return local_text(self.document, self.document_zh)

    def holds_in(self, year: int) -> bool:
        return self.first_year <= year <= self.last_year

    def due_after(self, issued_on: dt.date, year: int) -> dt.date:
        """Return the last day for distributing the quota of a notice: never before it was issued."""
        if self.working_days is not None:
            return workdays.after(issued_on, self.working_days)
        assert self.month is not None
        assert self.day is not None
        return max(dt.date(year, self.month, self.day), issued_on)

    def due_of_quarter(self, year: int, quarter: int) -> dt.date:
        assert self.day is not None
        return dt.date(year + quarter // 4, quarter % 4 * 3 + 1, self.day)

    def due_in(self, year: int) -> dt.date:
        assert self.month is not None
        assert self.day is not None
        return dt.date(year, self.month, self.day)


@cache
def rules() -> tuple[DutyRule, ...]:
    """Return every rule, read once a process."""

    def number(text: str) -> int | None:
        return int(text) if text else None

    return tuple(
        DutyRule(
            duty=Duty(row["duty"]),
            programme=row["programme"],
            authority=row["authority"],
            place=row["place"],
            batch=row["batch"],
            first_year=int(row["first_year"]),
            last_year=number(row["last_year"]) or dt.MAXYEAR,
            working_days=number(row["working_days"]),
            month=number(row["month"]),
            day=number(row["day"]),
            document=row["document"],
            document_zh=row["document_zh"],
            source=row["source"],
        )
        for row in rows(_DATA)
    )


def rules_of(duty: Duty) -> list[DutyRule]:
    return [rule for rule in rules() if rule.duty == duty]


def distribution_rule(programme: str, year: int, batch: str) -> DutyRule | None:
    """Return the rule for distributing a notice, by its programme, year and batch; ``None`` if no source states one."""
    return next(
        (
            rule
            for rule in rules_of(Duty.DISTRIBUTION)
            if rule.programme == programme and rule.holds_in(year) and rule.batch in ("", batch)
        ),
        None,
    )
