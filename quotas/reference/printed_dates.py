"""Days that the sources themselves state: in an address, in a text, in the number of a paper.

A source cannot report what was not issued yet, and a paper's number names its year. A recorded day of issue that is
later than a source of its own figures, or in another year than its number, is a contradiction.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator

from quotas.reference.plans import Remark, SourceDocument, Verdict

_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_WITH_DAY = (
    re.compile(r"(20\d\d)-(\d\d)[-/](\d\d)"),  # 2013-01-07, 2011-04/27
    re.compile(r"(20\d\d)/(\d\d)(\d\d)/"),  # 2021/1009/
    re.compile(r"[/at](20\d\d)(\d\d)(\d\d)\d*(?:_|/|$)"),  # t20200717_, a2018080115170427/
)
_SHORT_YEAR = re.compile(r"/(\d\d)/(\d\d)(\d\d)/")  # 12/0406/
_WITH_MONTH = re.compile(r"/(20\d\d)/(\d\d)(?:/|$)")
_IN_WORDS = re.compile(rf"({'|'.join(_MONTHS)}) (20\d\d)")
_NUMBER = re.compile(r"\b(20\d\d) no\.")


def days_in(text: str) -> list[dt.date]:
    """Return the days that a source's text or address states; of a month alone, its last day."""
    days = [day for pattern in _WITH_DAY for match in pattern.finditer(text) if (day := _day(*match.groups()))]
    days += [day for match in _SHORT_YEAR.finditer(text) if (day := _day(f"20{match[1]}", match[2], match[3]))]
    months = [(match[1], match[2]) for match in _WITH_MONTH.finditer(text)]
    months += [(match[2], str(_MONTHS[match[1]])) for match in _IN_WORDS.finditer(text)]
    return days + [_last_day(int(year), int(month)) for year, month in months if 1 <= int(month) <= 12]


def known_by(sources: Iterable[str]) -> dt.date | None:
    """Return the day by which the oldest of the sources had reported; each is as old as its latest day."""
    items = [item for text in sources for item in text.split(" ; ")]
    days = [max(item_days) for item in items if (item_days := days_in(item))]
    return min(days, default=None)


def contradictions(papers: Iterable[SourceDocument]) -> Iterator[Remark]:
    """Yield every paper whose day of issue its own sources, or its number, contradict."""
    for paper in papers:
        issued_on = paper.issued_on
        reported = known_by(paper.sources)
        if reported is not None and reported < issued_on:
            why = "a source of its figures is older than the day of issue"
            yield Remark(Verdict.DIFFERS, paper.number, why, issued_on.isoformat(), reported.isoformat())
        number = _NUMBER.search(paper.number)
        if number is not None and int(number[1]) != issued_on.year:
            why = "the number names another year than the day of issue"
            yield Remark(Verdict.DIFFERS, paper.number, why, issued_on.isoformat(), number[1])


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
