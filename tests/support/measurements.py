"""Figures measured by tests and stated in docs/usability.md."""

import re
from pathlib import Path

USABILITY = Path(__file__).resolve().parents[2] / "docs" / "usability.md"


def measured(what: str, value: int) -> None:
    """Check the row ``| what | measured | at most |`` of the document against the value measured now."""
    result = re.search(rf"^\| {re.escape(what)} \| (\d+) \| (\d+) \|", USABILITY.read_text("utf-8"), re.M)
    assert result, f"docs/usability.md has no row for {what!r}"
    documented, most = int(result[1]), int(result[2])
    assert value <= documented <= most, (
        f"{what}: measured {value}, docs/usability.md says {documented} of at most {most}"
    )


def stated_ways(role: str) -> dict[str, tuple[int, int]]:
    """Return the clicks and keys of each task of a role from the rows ``| role | task | clicks | keys | …``."""
    rows = re.findall(rf"^\| {re.escape(role)} \| ([^|]+) \| (\d+) \| (\d+) \|", USABILITY.read_text("utf-8"), re.M)
    return {task: (int(clicks), int(keys)) for task, clicks, keys in rows}
