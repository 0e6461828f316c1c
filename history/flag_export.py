"""Flags as a CSV file, by which others judge the rules: one row a flag, whatever became of it since."""

import csv
import getpass
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core import audit, clock
from core.actors import SystemActor
from enterprises.models import NATION
from inspections.models import Flag

COLUMNS = (
    "rule", "severity", "subject_type", "subject", "enterprise", "site", "period", "raised_on", "state", "tonnes",
    "latitude", "longitude", "seen_on", "figures",
)  # fmt: skip


def export(path: Path) -> int:
    """Write every flag, the earliest first; return how many. Its owner alone reads the file; the trail has a line.

    A file that is there is replaced once the new one is whole.
    """
    count = 0
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=f".{path.name}-") as folder:
        written = Path(folder) / path.name  # one that is there may be open to others, and stays until this is whole
        with open(written, "x", encoding="utf-8", newline="", opener=_for_its_owner) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for row in _rows():
                writer.writerow(row)
                count += 1
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    audit.record(
        actor=SystemActor("manage.py export_flags"),
        action="flags.export",
        obj="flags",
        place=NATION,
        data={"rows": count, "file": path.name, "operator": getpass.getuser()},
    )
    return count


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


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
