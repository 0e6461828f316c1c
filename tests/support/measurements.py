"""Figures measured by tests and stated in docs/usability.md."""

import re
from pathlib import Path

PAPER = Path(__file__).resolve().parents[2] / "docs" / "usability.md"


def measured(what: str, value: int) -> None:
    """Check the row ``| what | measured | at most |`` of the usability paper against the value measured now."""
    result = re.search(rf"^\| {re.escape(what)} \| (\d+) \| (\d+) \|", PAPER.read_text("utf-8"), re.M)
    assert result, f"docs/usability.md has no row for {what!r}"
    least, most = int(result[1]), int(result[2])
    assert value <= least <= most, f"{what}: measured {value}, docs/usability.md says {least} of at most {most}"
