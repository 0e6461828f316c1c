"""Calendars as programs read them: lines folded between characters, text escaped, CRLF."""

import datetime as dt

from core import icalendar

AT = dt.datetime(2011, 5, 5, 1, 2, 3, tzinfo=dt.UTC)


def written(title: str) -> bytes:
    day = icalendar.Day("report-1@quota.example", dt.date(2011, 5, 10), title, "https://quota.example/reports/")
    return icalendar.calendar("Register", [day], at=AT)


def test_a_day_is_a_whole_day() -> None:
    text = written("Due").decode()
    assert "DTSTART;VALUE=DATE:20110510\r\nDTEND;VALUE=DATE:20110511\r\n" in text
    assert "DTSTAMP:20110505T010203Z\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_what_has_a_meaning_is_escaped() -> None:
    assert rb"SUMMARY:a\, b\; c\\ d\n e" in written("a, b; c\\ d\n e")


def test_long_lines_are_folded_between_characters() -> None:
    title = "稀土矿产品开采总量控制指标月度报告应于本月十日以前报送" * 4
    content = written(title)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert title in content.decode().replace("\r\n ", "")
