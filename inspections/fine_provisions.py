"""Provisions with fines, read from files in the app with their sources. Provisions without a source are left out."""

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path

from core import formats
from core.reference_files import rows
from inspections.rules import fine_ranges
from inspections.rules.fine_ranges import FineRange, Provision

DATA = Path(__file__).parent / "data"


def _yuan(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@cache
def provisions() -> tuple[Provision, ...]:
    return tuple(
        Provision(
            article=row["article"],
            conduct=row["conduct"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            multiple_min=_yuan(row["multiple_min"]),
            multiple_max=_yuan(row["multiple_max"]),
            threshold=_yuan(row["threshold_yuan"]),
            fixed_min=_yuan(row["fixed_min_yuan"]),
            fixed_max=_yuan(row["fixed_max_yuan"]),
            further=row["further"],
            source=row["source"],
            conduct_zh=row["conduct_zh"],
            further_zh=row["further_zh"],
        )
        for row in rows(DATA / "fine_provisions.csv")
    )


def articles() -> list[str]:
    return [provision.article for provision in provisions()]


def provisions_on(day: dt.date) -> list[Provision]:
    return [provision for provision in provisions() if provision.in_force(day)]


def find_in_force(article: str, on: dt.date) -> Provision | None:
    """Return the text of an article of Order 785 that was in force on a day."""
    return fine_ranges.find_in_force(provisions(), article, on)


def periods_in_force(article: str) -> str:
    """Return the periods in which the texts of an article are in force, for people."""
    return ", ".join(period_in_force(text) for text in provisions() if text.article == article)


def period_in_force(text: Provision) -> str:
    """Return the first and the last day on which a text is in force, for people."""
    return f"{formats.day(text.valid_from)} – {formats.day(text.valid_to) if text.valid_to else ''}".strip()


def fine_range(article: str, *, gains: Decimal | None, conduct_on: dt.date, decided_on: dt.date) -> FineRange | None:
    return fine_ranges.fine_range(provisions(), article, gains=gains, conduct_on=conduct_on, decided_on=decided_on)
