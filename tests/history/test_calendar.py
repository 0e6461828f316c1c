"""Each row of a history becomes known on its own day."""

import datetime as dt
from pathlib import Path

from history.calendar import NIGHTS, days_of, first_day
from history.parsing.folder import read_folder
from tests.history.test_parsing import GOOD, given


def test_rows_become_known_on_their_own_day(tmp_path: Path) -> None:
    for kind, line in GOOD.items():
        given(tmp_path, kind, line)
    history = read_folder(tmp_path)
    days = days_of(history)
    assert list(days) == sorted(days)
    assert first_day(history) == dt.date(2012, 1, 1)
    first = days[dt.date(2012, 1, 1)]
    assert (len(first.licences), len(first.quota)) == (1, 1)  # the licence is older than the register
    fifth = days[dt.date(2012, 1, 5)]
    assert (len(fifth.invoices), len(fifth.declarations), len(fifth.observations)) == (1, 1, 1)
    assert len(days[dt.date(2012, 2, 8)].filings) == 1
    tenth = days[dt.date(2012, 2, 10)]
    assert (len(tenth.readings), len(tenth.consumption)) == (1, 1)


def test_nights_end_with_the_month_in_which_the_last_reports_are_due(tmp_path: Path) -> None:
    given(tmp_path, "history", GOOD["history"])
    given(tmp_path, "invoices", GOOD["invoices"].replace("2012-01-05", "2012-06-11"))
    days = days_of(read_folder(tmp_path))
    nights = [day for day in days if day.day in NIGHTS]
    assert nights == [*(dt.date(2012, month, day) for month in (1, 2) for day in NIGHTS), dt.date(2012, 6, 11)]


def test_nothing_has_no_days(tmp_path: Path) -> None:
    assert days_of(read_folder(tmp_path)) == {}
    assert first_day(read_folder(tmp_path)) is None
