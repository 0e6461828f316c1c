"""Figures measured by tests and stated in docs/usability.md."""

import re
from pathlib import Path

MORE_KEYS = 12  # where other tests of a run add rows that stand before a link
USABILITY = Path(__file__).resolve().parents[2] / "docs" / "usability.md"


def measured(what: str, value: int) -> None:
    """Check the row ``| what | measured | at most |`` of the document against the value measured now."""
    result = re.search(rf"^\| {re.escape(what)} \| (\d+) \| (\d+) \|", USABILITY.read_text("utf-8"), re.M)
    assert result, f"docs/usability.md has no row for {what!r}"
    documented, most = int(result[1]), int(result[2])
    assert value <= documented <= most, (
        f"{what}: measured {value}, docs/usability.md says {documented} of at most {most}"
    )


def is_documented(person: str, task: str, clicks: int, keys: int) -> bool:
    """Check the row ``| person | task | clicks | keys |`` of the document against what was measured now."""
    row = re.search(
        rf"^\| {re.escape(person)} \| {re.escape(task)} \| (\d+) \| (\d+) \|", USABILITY.read_text("utf-8"), re.M
    )
    return row is not None and clicks <= int(row[1]) and keys <= int(row[2]) + MORE_KEYS
