"""Reference data lies in CSV files beside the app that owns it; every row says its evidence and its source."""

import csv
from pathlib import Path


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file as stripped text; an absent cell is the empty string."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]
