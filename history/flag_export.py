"""Flags as a CSV file, by which others judge the rules: one row a flag, whatever became of it since."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from core import clock
from inspections.models import Flag

COLUMNS = (
    "rule", "severity", "subject_type", "subject", "enterprise", "site", "period", "raised_on", "state", "tonnes",
    "latitude", "longitude", "seen_on", "figures",
)  # fmt: skip


def export(path: Path) -> int:
    """Write every flag, the earliest first; return how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in _rows():
            writer.writerow(row)
            count += 1
    return count


def _rows() -> Iterator[list[str]]:
    flags = Flag.objects.select_related("enterprise", "site").order_by("raised_at", "rule", "subject_code", "pk")
    for flag in flags.iterator(chunk_size=2_000):
        yield [
            flag.rule,
            flag.severity,
            flag.subject_type,
            flag.subject_code,
            flag.enterprise.code if flag.enterprise else "",
            flag.site.code if flag.site else "",
            period_of(flag),
            flag.raised_at.astimezone(clock.ZONE).date().isoformat(),
            flag.state,
            "" if flag.tonnes is None else str(flag.tonnes),
            "" if flag.latitude is None else str(flag.latitude),
            "" if flag.longitude is None else str(flag.longitude),
            "" if flag.seen_on is None else flag.seen_on.isoformat(),
            json.dumps(flag.evidence.get("figures", {}), ensure_ascii=False, sort_keys=True),
        ]


def period_of(flag: Flag) -> str:
    """Return the month of a flag, or the year of one that is about a year."""
    if flag.period is not None:
        return f"{flag.period:%Y-%m}"
    return "" if flag.year is None else str(flag.year)
