"""Figures measured by tests and stated in docs/usability.md."""

import re
from pathlib import Path

PAPER = Path(__file__).resolve().parents[2] / "docs" / "usability.md"


def measured(what: str, value: int) -> None:
    """Check the row ``| what | measured | at most |`` of the usability paper against the value measured now."""
    found = re.search(rf"^\| {re.escape(what)} \| (\d+) \| (\d+) \|", PAPER.read_text("utf-8"), re.M)
    assert found, f"docs/usability.md has no row for {what!r}"
    told, most = int(found[1]), int(found[2])
    assert value <= told <= most, f"{what}: measured {value}, docs/usability.md says {told} of at most {most}"
