"""Whole days as iCalendar (RFC 5545): CRLF, lines of at most 75 octets, text escaped."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MEDIA_TYPE = "text/calendar; charset=utf-8"
_MOST_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Day:
    uid: str
    day: dt.date
    title: str
    address: str


def calendar(name: str, days: Iterable[Day], *, at: dt.datetime) -> bytes:
    """Return the calendar as text; ``at`` is the instant of the request."""
    stamp = at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rare Earth Quota Register//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    for event in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.title)}",
            f"URL:{event.address}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """Fold a line between characters, never within one; continuation lines begin with a space, which counts."""
    part, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _MOST_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + character, octets + size
    yield part
