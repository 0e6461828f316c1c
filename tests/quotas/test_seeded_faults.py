"""Faults seeded in a sheet with the reports of many enterprises: a dry run names each at its cell, and nothing else."""

import time
from itertools import cycle
from typing import Any

import pytest

from enterprises.models import User
from tests.quotas.test_many_reports import TITLES, checked, in_may, line, officer
from tests.support import factories

__all__ = ["in_may", "officer"]

pytestmark = pytest.mark.django_db
MONTHS = ("2011-01", "2011-02", "2011-03", "2011-04")

# What is written into a column of a row that was right, and the faults of that row.
SEEDS: list[tuple[str, str, set[tuple[str, str]]]] = [
    ("Enterprise", "E-NOBODY-{row}", {("Enterprise", "unknown_enterprise")}),
    ("Month", "2011-13", {("Month", "invalid_period")}),
    ("Paper report received on", "2011-06-01", {("Paper report received on", "in_future")}),
    ("File number of the paper report", "", {("File number of the paper report", "required")}),
    ("Nil return", "perhaps", {("Nil return", "yes_or_no")}),
    ("Site", "S-NOWHERE", {("Site", "unknown_site")}),
    ("Product", "moon-dust", {("Product", "unknown_value")}),
    ("Opening stock", "7", {("Opening stock", "opening_differs"), ("Closing stock", "line_unbalanced")}),
    ("Produced", "-1", {("Produced", "negative")}),
    ("Sold", "1.2345", {("Sold", "too_many_decimals")}),
    ("Sold", "much", {("Sold", "not_a_number")}),
    ("Closing stock", "9", {("Closing stock", "line_unbalanced")}),
    ("Closing stock", "", {("Closing stock", "blank_quantity")}),
]


def test_a_dry_run_names_every_seeded_fault_and_no_other(officer: User) -> None:
    dry_run(officer, enterprises=20, faulty=len(SEEDS))


@pytest.mark.soak
def test_a_dry_run_of_five_thousand_rows_takes_less_than_five_seconds(officer: User) -> None:
    """One row in a hundred is faulty. On the clock of a quiet machine."""
    assert dry_run(officer, enterprises=1250, faulty=50) < 5


def dry_run(officer: User, *, enterprises: int, faulty: int) -> float:
    """Check a sheet of four months with seeded faults; return the seconds that its dry run took."""
    sites = [factories.site(factories.enterprise(f"E-SEED-{number:04}")) for number in range(enterprises)]
    rows = [line(site, month, 0, 12.5, 12.5, 0) for site in sites for month in MONTHS]
    wanted: dict[int, set[tuple[str, str]]] = {}
    # Of the last month of an enterprise, as no later one depends on it.
    last_months = range(len(MONTHS) - 1, len(rows), len(MONTHS) * (enterprises // faulty))
    for index, (title, text, faults) in zip(last_months[:faulty], cycle(SEEDS), strict=False):
        rows[index][TITLES.index(title)] = text.format(row=index)
        wanted[index + 2] = faults
    assert len(wanted) == faulty
    began = time.monotonic()
    sheet = checked(officer, *rows)
    seconds = time.monotonic() - began
    found: dict[int, set[tuple[str, str]]] = {}
    for fault in sheet.faults:
        found.setdefault(fault["row"], set()).add((title_of(fault), fault["code"]))
    assert found == wanted
    assert (sheet.lines, sheet.faulty_reports) == (len(rows), faulty)
    return seconds


def title_of(fault: dict[str, Any]) -> str:
    return TITLES["ABCDEFGHIJKLMNOP".index(fault["column"])]
